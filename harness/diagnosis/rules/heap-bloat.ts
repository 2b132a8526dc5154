import { formatBytes, formatCount, MIB } from "../../base/units.ts";
import { growthGates } from "../growth-gates.ts";
import { sign, type Rule } from "../rule.ts";
import { figureOf, processTerm } from "../wording.ts";

/** A heap that is smaller, idle and full of garbage, is any server's. */
const LEAST = 8 * MIB;
/** Of a heap that is bloated a collection leaves this share at most. */
const LEFT = 1 / 4;
const WAITING = 100;

/** No leak: a heap that was needed for a moment, and that nobody has collected since. */
export const heapBloat: Rule = {
  id: "heap_bloat",
  look: (facts) => {
    if (facts.failed(...growthGates)) return null;
    const [bloated] = facts.inside.collected
      .filter(
        ({ heap, mailbox = 0 }) =>
          heap.before >= LEAST && heap.after <= heap.before * LEFT && mailbox < WAITING,
      )
      .toSorted((a, b) => b.heap.before - b.heap.after - (a.heap.before - a.heap.after));
    if (!bloated) return null;
    const { pid, heap, mailbox = 0 } = bloated;
    const who = bloated.name ?? bloated.initialCall ?? pid;
    const looks = facts.inside.processes.find(({ last }) => last.pid === pid)?.all ?? [];
    const peak = Math.max(heap.before, ...looks.map((look) => look.heap ?? 0));
    const processes = facts.growth("memory.processes");
    return {
      title: "A large heap that a collection gives back",
      status: "not-leaking",
      suspect: { kind: "process", label: who, pid },
      sentence: `${who} is no leak: its heap of ${formatBytes(heap.before)} is garbage, of which a forced collection left ${formatBytes(heap.after)}. It waits, and who waits does not collect.`,
      signs: [
        sign(
          4,
          heap.after <= heap.before * LEFT,
          `A forced collection left ${formatBytes(heap.after)} of its heap of ${formatBytes(heap.before)}.`,
          [figureOf("heap after a collection", "B", heap.after, heap.before)],
        ),
        sign(
          2,
          processes !== null && processes.gained < (heap.before - heap.after) / 2,
          `With every process collected processes take ${formatBytes(processes?.now ?? 0)}, and took ${formatBytes(processes?.before ?? 0)} ${facts.atFirst}.`,
          [figureOf("memory of processes", "B", processes?.now ?? 0, processes?.before ?? 0)],
        ),
        sign(1, mailbox < WAITING, `${formatCount(mailbox)} messages wait: it is idle.`),
        sign(1, looks.length > 1, `In ${looks.length} looks its heap was never above ${formatBytes(peak)}.`),
      ],
      evidenceAgainst: [],
      rejected: [{ ruleId: "gen_server_state", because: "a collection gave the heap back" }],
      driver: null,
      nextStep: `If ${formatBytes(heap.before)} is too much for a process that waits, let ${who} hibernate after what needs so much, or do that in a process of its own, which ends with its heap; fullsweep_after helps where it is never idle.`,
      command: `P = ${processTerm({ pid, name: bloated.name })}, {_, Before} = process_info(P, total_heap_size), garbage_collect(P), {Before, process_info(P, total_heap_size)}.`,
    };
  },
};
