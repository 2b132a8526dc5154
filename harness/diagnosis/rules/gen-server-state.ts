import { formatBytes, formatCount, MIB } from "../../base/units.ts";
import { perAct, sign, type Rule } from "../rule.ts";
import { figureOf, lines, processTerm } from "../wording.ts";

/** What is less is nobody's leak. */
const LEAST = MIB;
const WORD = 8;
/** Messages that wait: more than these, and what the heap holds may be theirs. */
const WAITING = 100;

/** The state of a server gains for each of something, and does not lose it again. */
export const genServerState: Rule = {
  id: "gen_server_state",
  look: (facts) => {
    if (!facts.failed("heap-bounded", "memory-processes-bounded", "memory-bounded")) return null;
    const [holder] = facts.inside.collected
      .filter(({ heap, state = 0 }) => heap.after >= LEAST && state * WORD >= heap.after / 3)
      .toSorted((a, b) => (b.state ?? 0) - (a.state ?? 0));
    if (!holder) return null;
    const { heap, pid, mailbox = 0 } = holder;
    const state = (holder.state ?? 0) * WORD;
    const who = holder.name ?? holder.initialCall ?? pid;
    const story = facts.inside.processes.find(({ last }) => last.pid === pid);
    const first = story?.first.heap ?? 0;
    const processes = facts.growth("memory.processes");
    return {
      title: "A server whose state only grows",
      status: "leaking",
      suspect: { kind: "process", label: who, pid },
      sentence: `The state of ${who} is ${formatBytes(state)}, with ${formatCount(mailbox)} messages waiting and after a forced collection: it takes in something for each act, and does not let it go again.`,
      signs: [
        sign(
          3,
          state >= heap.after / 2,
          `Its state alone is ${formatBytes(state)} of the ${formatBytes(heap.after)} that it holds.`,
          [figureOf("state", "B", state)],
        ),
        sign(
          3,
          heap.after >= heap.before / 3,
          `A forced collection left ${formatBytes(heap.after)} of its heap of ${formatBytes(heap.before)}: it is in use.`,
          [figureOf("heap after a collection", "B", heap.after, heap.before)],
        ),
        sign(
          2,
          processes !== null && processes.gained > 0 && state >= processes.gained / 3,
          `The memory of processes gained ${formatBytes(processes?.gained ?? 0)}, and most of it is this state.`,
          [figureOf("memory of processes", "B", processes?.now ?? 0, processes?.before ?? 0)],
        ),
        sign(1, mailbox < WAITING, `${formatCount(mailbox)} messages wait: it keeps up with its work.`),
        sign(
          1,
          story !== undefined && heap.after > first,
          `It held ${formatBytes(first)} when it was first looked at.`,
        ),
      ],
      evidenceAgainst: lines(
        facts.failed("processes-bounded") &&
          "The number of processes grows too: it may only keep account of them.",
        (story?.last.dictionary ?? 0) >= 500 && "Its process dictionary is long as well.",
      ),
      rejected: [
        ...(mailbox < WAITING ? [{ ruleId: "mailbox_overload", because: "its mailbox is empty" }] : []),
        ...(heap.after >= heap.before / 3
          ? [{ ruleId: "heap_bloat", because: "a collection did not give the heap back" }]
          : []),
      ],
      driver: perAct(facts, state, "B"),
      nextStep: `Look for the map or list in the state of ${who} that is added to on one way and not taken from on another: a delete for each insert, under the same key.`,
      command: `S = sys:get_state(${processTerm({ pid, name: holder.name })}), [try map_size(E) catch _:_ -> erts_debug:flat_size(E) end || E <- tuple_to_list(S)].`,
    };
  },
};
