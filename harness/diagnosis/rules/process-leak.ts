import { formatBytes, formatCount } from "../../base/units.ts";
import type { ProcessGroup } from "../../timeline/evidence.ts";
import { mostGrown } from "../inside.ts";
import { perAct, sign, type Rule } from "../rule.ts";
import { figureOf } from "../wording.ts";

const LEAST = 20;

/** Processes are started and outlive what they were started for. */
export const processLeak: Rule = {
  id: "process_leak",
  look: (facts) => {
    if (!facts.failed("processes-bounded", "memory-processes-bounded")) return null;
    const group = mostGrown(facts.inside.processGroups, ({ count }) => count);
    if (!group) return null;
    const { first, last } = group;
    const before = group.all.length > 1 && !group.isNew ? first.count : 0;
    const gained = last.count - before;
    if (gained < LEAST) return null;
    const processes = facts.growth("count.processes");
    const memory = facts.growth("memory.processes");
    const looked = last.lookedAt ?? 0;
    const orphans = last.orphans ?? 0;
    return {
      title: "Processes that nobody ends",
      status: "leaking",
      suspect: {
        kind: "processes",
        label: last.initialCall,
        ...(last.currentFunction !== undefined && { code: last.currentFunction }),
      },
      sentence: `${formatCount(last.count)} processes that began in ${last.initialCall} are alive, ${formatCount(gained)} more than at first${last.currentFunction ? `, most of them in ${last.currentFunction}` : ""}: they outlive what they were started for.`,
      signs: [
        sign(
          4,
          processes !== null && gained >= processes.gained / 2,
          `${formatCount(gained)} of the ${formatCount(processes?.gained ?? 0)} processes that were added began in ${last.initialCall}.`,
          [figureOf("processes", "count", last.count, before)],
        ),
        sign(
          2,
          orphans > looked / 2,
          `${formatCount(orphans)} of ${formatCount(looked)} looked at are orphans: no links, no monitors, and nobody monitors them.`,
        ),
        sign(
          1,
          memory !== null && memory.gained > 0,
          `The memory of processes went from ${formatBytes(memory?.before ?? 0)} to ${formatBytes(memory?.now ?? 0)}.`,
        ),
      ],
      evidenceAgainst: [],
      rejected: [{ ruleId: "gen_server_state", because: "no single process grows: their number does" }],
      driver: perAct(facts, gained, "count"),
      nextStep: `Find who starts ${last.initialCall}${startedBy(last)} and link it to its user, or monitor the user and stop, or give its receive a time-out.`,
      command: last.sample[0]
        ? `process_info(list_to_pid("${last.sample[0]}"), [initial_call, current_stacktrace, links, monitors, monitored_by]).`
        : `length(processes()).`,
    };
  },
};

/** Where one process started most of them, it is named. */
function startedBy({ parent, children = 0, lookedAt = 0 }: ProcessGroup): string {
  const isOne = parent !== undefined && parent !== "undefined" && children > lookedAt / 2;
  return isOne ? ` (most were started by ${parent})` : "";
}
