import { formatCount, formatDuration, MIB, SECOND } from "../../base/units.ts";
import type { SuspectProcess } from "../../timeline/evidence.ts";
import { codeOf } from "../frames.ts";
import type { Story } from "../inside.ts";
import { sign, type Rule } from "../rule.ts";
import { figureOf, processTerm } from "../wording.ts";

/** Reductions a second below which a process is not what keeps a scheduler busy. */
const BUSY = 1_000_000;
const FEW = 100;

/** No leak: a process that works as hard with nobody there as under load, and gets nowhere. */
export const endlessTailLoop: Rule = {
  id: "endless_tail_loop",
  look: ({ inside, quietFrom }) => {
    if (quietFrom === null) return null;
    const [loop] = inside.processes
      .flatMap((story) => {
        const quiet = inQuiet(story, quietFrom);
        return quiet ? [{ story, ...quiet }] : [];
      })
      .filter(({ story: { last } }) => (last.mailbox ?? 0) < FEW && (last.heap ?? 0) < 8 * MIB)
      .toSorted((a, b) => b.rate - a.rate);
    if (!loop || loop.rate < BUSY) return null;
    const { story, rate, looks, length } = loop;
    const { last } = story;
    const who = last.name ?? last.pid;
    const code = codeOf(story);
    return {
      title: "A process that is busy without an end",
      status: "unknown",
      suspect: { kind: "process", label: who, pid: last.pid, ...(code && { code }) },
      sentence: `${who} does ${formatCount(rate)} reductions a second with the load gone and nothing in its mailbox${code ? `, in ${code}` : ""}: a loop that does not end. It takes a scheduler, and no memory.`,
      signs: [
        sign(
          4,
          true,
          `With nobody there it was at work at each of ${formatCount(looks)} looks in ${formatDuration(length)}, at ${formatCount(rate)} reductions a second.`,
          [figureOf("reductions a second without load", "per-second", rate)],
        ),
        sign(2, code !== null, `What it was in most often is ${code ?? ""}.`),
        sign(1, (last.mailbox ?? 0) === 0, "No message waits for it: nobody asked for this work."),
      ],
      evidenceAgainst: [],
      rejected: [{ ruleId: "mailbox_overload", because: "its mailbox is empty" }],
      driver: null,
      nextStep: `Find in ${code ?? who} what is tried again at once although it cannot succeed, or a condition of the end that is never met; wait before each further try, and give up after some.`,
      command: `[begin timer:sleep(200), process_info(${processTerm(last)}, [reductions, current_function, message_queue_len]) end || _ <- lists:seq(1, 5)].`,
    };
  },
};

/** How fast a process worked when the load had gone; null where it rested, or was seen once only. */
function inQuiet(
  { all, at }: Story<SuspectProcess>,
  quietFrom: number,
): { readonly rate: number; readonly looks: number; readonly length: number } | null {
  const seen = all.flatMap((process, index) => (at[index]! > quietFrom ? [{ process, t: at[index]! }] : []));
  const [first, last] = [seen[0], seen.at(-1)];
  if (!first || !last || last.t <= first.t) return null;
  if (seen.some(({ process }) => process.status === "waiting")) return null;
  const done = (last.process.reductions ?? 0) - (first.process.reductions ?? 0);
  return { rate: (done * SECOND) / (last.t - first.t), looks: seen.length, length: last.t - first.t };
}
