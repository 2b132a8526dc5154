import { formatBytes, formatCount } from "../../base/units.ts";
import type { SuspectProcess } from "../../timeline/evidence.ts";
import { mostGrown } from "../inside.ts";
import { perAct, sign, type Rule } from "../rule.ts";
import { figureOf, lines, processTerm } from "../wording.ts";

const LEAST = 500;
const WORD = 8;

/** Entries are put into a process dictionary and never erased. */
export const processDictionary: Rule = {
  id: "process_dictionary",
  look: (facts) => {
    if (!facts.failed("heap-bounded", "memory-processes-bounded", "memory-bounded")) return null;
    const process = mostGrown(facts.inside.processes, entries);
    if (!process) return null;
    const { first, last } = process;
    const gained = entries(last) - entries(first);
    if (entries(last) < LEAST || gained <= 0) return null;
    const collected = facts.inside.collected.find(({ pid }) => pid === last.pid);
    const state = (collected?.state ?? 0) * WORD;
    const kept = collected?.heap.after ?? 0;
    const who = last.name ?? last.pid;
    return {
      title: "A process dictionary that is never cleared",
      status: "leaking",
      suspect: { kind: "process", label: who, pid: last.pid },
      sentence: `The process dictionary of ${who} holds ${formatCount(entries(last))} entries, ${formatCount(gained)} more than at first: put is called for each of something, and erase is not.`,
      signs: [
        sign(
          4,
          entries(last) >= 2 * entries(first) || gained >= LEAST,
          `The dictionary of ${who} has ${formatCount(entries(last))} entries, and had ${formatCount(entries(first))} when first looked at.`,
          [figureOf("entries of the dictionary", "count", entries(last), entries(first))],
        ),
        sign(
          2,
          collected !== undefined && kept >= collected.heap.before / 3,
          `A forced collection left ${formatBytes(kept)} of its heap of ${formatBytes(collected?.heap.before ?? 0)}.`,
          [figureOf("heap after a collection", "B", kept, collected?.heap.before ?? 0)],
        ),
        sign(
          2,
          collected?.state !== undefined && state < kept / 2,
          `Its state is no more than ${formatBytes(state)} of that: the rest hangs on the dictionary.`,
        ),
      ],
      evidenceAgainst: lines(
        (last.mailbox ?? 0) > entries(last) && "Its mailbox is longer than its dictionary.",
      ),
      rejected: [
        ...(collected?.state !== undefined && state < kept / 2
          ? [{ ruleId: "gen_server_state", because: `its state is ${formatBytes(state)} only` }]
          : []),
        ...(kept > 0 && kept >= (collected?.heap.before ?? 0) / 3
          ? [{ ruleId: "heap_bloat", because: "a collection did not give the heap back" }]
          : []),
      ],
      driver: perAct(facts, gained, "count"),
      nextStep: `Find what ${who} puts under a key of its own for each user or request, and call erase(Key) when that ends; better, keep it in the state, where it is seen.`,
      command: `{dictionary, D} = process_info(${processTerm(last)}, dictionary), {length(D), lists:sublist(D, 5)}.`,
    };
  },
};

function entries({ dictionary = 0 }: SuspectProcess): number {
  return dictionary;
}
