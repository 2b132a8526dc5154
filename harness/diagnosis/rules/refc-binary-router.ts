import { formatBytes, formatCount, MIB } from "../../base/units.ts";
import { sign, type Rule } from "../rule.ts";
import { figureOf, lines, processTerm } from "../wording.ts";

/** What is less is the work of a moment. */
const LEAST = MIB;
/** Of what it referred to, at most so much is in use. */
const IN_USE = 1 / 3;
const WAITING = 100;

/** A process that stays hands large binaries on, and collects too rarely to let go of them. */
export const refcBinaryRouter: Rule = {
  id: "refc_binary_router",
  look: (facts) => {
    if (!facts.failed("memory-binary-bounded", "memory-bounded", "memory-system-bounded")) return null;
    const [router] = facts.inside.collected
      .flatMap(({ binaries, ...rest }) => (binaries ? [{ ...rest, binaries }] : []))
      .filter(({ binaries: { before, after } }) => before - after >= LEAST && after <= before * IN_USE)
      .toSorted((a, b) => b.binaries.before - b.binaries.after - (a.binaries.before - a.binaries.after));
    if (!router) return null;
    const { pid, binaries, mailbox = 0 } = router;
    const who = router.name ?? router.initialCall ?? pid;
    const freed = binaries.before - binaries.after;
    const story = facts.inside.processes.find(({ last }) => last.pid === pid);
    const first = story?.first.binaries?.bytes;
    const collections = story?.last.minorCollections;
    const binary = facts.growth("memory.binary");
    const back = binary !== null && binary.gained < freed / 2;
    return {
      title: "A process that passes binaries on and rarely collects",
      status: "leaking",
      suspect: { kind: "process", label: who, pid },
      sentence: `${who} referred to ${formatBytes(binaries.before)} of binaries that it had no use for: a forced collection freed ${formatCount(binaries.released)} of them and left ${formatBytes(binaries.after)}. It collects too rarely for what passes through it.`,
      signs: [
        sign(
          4,
          binaries.released > 0,
          `A forced collection of ${who} let go of ${formatCount(binaries.released)} binaries, ${formatBytes(freed)} in all.`,
          [figureOf("binaries after a collection", "B", binaries.after, binaries.before)],
        ),
        sign(
          2,
          first !== undefined && binaries.before >= 2 * first,
          `It referred to ${formatBytes(first ?? 0)} of binaries when it was first looked at, and to ${formatBytes(binaries.before)} before the collection.`,
        ),
        sign(
          2,
          back,
          `With every process collected the node's binaries are ${formatBytes(binary?.now ?? 0)}, where they were ${formatBytes(binary?.before ?? 0)} ${facts.atFirst}: nobody used the rest.`,
          [figureOf("memory of binaries", "B", binary?.now ?? 0, binary?.before ?? 0)],
        ),
        sign(
          1,
          mailbox < WAITING,
          `${formatCount(mailbox)} messages wait for it: the binaries are no work that is left to do.`,
        ),
      ],
      evidenceAgainst: lines(
        binary !== null && binary.gained > freed && "More binaries stayed than the collection freed.",
        mailbox >= WAITING && `${formatCount(mailbox)} messages wait for it, and may hold binaries.`,
      ),
      rejected: [
        ...(back
          ? [
              {
                ruleId: "refc_sub_binary",
                because: "a collection freed the binaries: nothing refers to parts",
              },
            ]
          : []),
        {
          ruleId: "gen_server_state",
          because: `what a collection frees was not in its state`,
        },
      ],
      driver: null,
      nextStep: `Let ${who} collect when it has passed much on: hibernate once it is idle, a lower fullsweep_after, no min_bin_vheap_size of its own${collections === undefined ? "" : ` (${formatCount(collections)} collections since the last full one)`}; better, let those who send hand their binaries to the receiver themselves and ask ${who} only for its pid.`,
      command: `P = ${processTerm({ pid, name: router.name })}, Held = fun() -> {binary, B} = process_info(P, binary), lists:sum([S || {_, S, _} <- lists:ukeysort(1, B)]) end, Before = Held(), garbage_collect(P), {Before, Held()}.`,
    };
  },
};
