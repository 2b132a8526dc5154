import { formatBytes, KIB } from "../../base/units.ts";
import type { SuspectProcess } from "../../timeline/evidence.ts";
import { growthGates } from "../growth-gates.ts";
import { mostGrown, type Story } from "../inside.ts";
import { sign, type Rule } from "../rule.ts";
import { figureOf, processTerm } from "../wording.ts";

const LEAST = 64 * KIB;

/** A loop that calls itself before it is done, so that its stack keeps a frame, and what is in it, for every round. */
export const nonTailRecursion: Rule = {
  id: "non_tail_recursion",
  look: (facts) => {
    if (!facts.failed(...growthGates)) return null;
    const process = mostGrown(facts.inside.processes, stackOf);
    if (!process || stackOf(process.last) - stackOf(process.first) < LEAST) return null;
    const { first, last } = process;
    const who = last.name ?? last.pid;
    const repeated = repeatedFrame(process);
    const collected = facts.inside.collected.find(({ pid }) => pid === last.pid);
    const kept = collected !== undefined && collected.heap.after >= collected.heap.before / 3;
    return {
      title: "A loop whose stack grows with each round",
      status: "leaking",
      suspect: { kind: "process", label: who, pid: last.pid, ...(repeated && { code: repeated }) },
      sentence: `The stack of ${who} is ${formatBytes(stackOf(last))}, and was ${formatBytes(stackOf(first))}${repeated ? `: ${repeated} calls itself and has something left to do afterwards` : ""}, so each round leaves a frame and all that it refers to.`,
      signs: [
        sign(
          4,
          stackOf(last) >= 4 * stackOf(first),
          `Its stack went from ${formatBytes(stackOf(first))} to ${formatBytes(stackOf(last))}.`,
          [figureOf("stack", "B", stackOf(last), stackOf(first))],
        ),
        sign(3, repeated !== null, `The same frame is on the stack more than once: ${repeated ?? ""}.`),
        sign(
          2,
          kept,
          `A forced collection left ${formatBytes(collected?.heap.after ?? 0)} of its heap of ${formatBytes(collected?.heap.before ?? 0)}: the frames hold it.`,
        ),
      ],
      evidenceAgainst: [],
      rejected: [
        { ruleId: "gen_server_state", because: "what it holds is on its stack, not in a state" },
        { ruleId: "heap_bloat", because: "a collection does not give it back" },
        { ruleId: "refc_binary_router", because: "the binaries are held by frames of the stack" },
        { ruleId: "refc_sub_binary", because: "the binaries are held by frames of the stack" },
        { ruleId: "mailbox_overload", because: "its mailbox is short beside its stack" },
      ],
      driver: null,
      nextStep: `Make the call to itself in ${repeated ?? "the loop"} the last thing that it does: no try around it, nothing built of its result; pass what is needed as an argument.`,
      command: `process_info(${processTerm(last)}, [stack_size, current_stacktrace]), erlang:process_display(${processTerm(last)}, backtrace).`,
    };
  },
};

function stackOf({ stack = 0 }: SuspectProcess): number {
  return stack;
}

/** The frame that was on one stack at least twice, most often; the outermost of them. */
function repeatedFrame({ all }: Story<SuspectProcess>): string | null {
  const repeats = all.flatMap(({ frames }) =>
    frames.filter((frame, index) => frames.indexOf(frame) !== index || frames.lastIndexOf(frame) !== index),
  );
  const counts = Map.groupBy(repeats, (frame) => frame);
  return [...counts].toSorted((a, b) => b[1].length - a[1].length)[0]?.[0] ?? null;
}
