import { formatBytes, formatCount } from "../../base/units.ts";
import type { SuspectProcess } from "../../timeline/evidence.ts";
import { mostGrown } from "../inside.ts";
import { perAct, sign, type Rule } from "../rule.ts";
import { figureOf, lines, processTerm } from "../wording.ts";

const LEAST = 500;
/** A heap this small is not what grows. */
const SMALL_HEAP = 1024 * 1024;

/** Monitors are set and never taken back. */
export const monitorLeak: Rule = {
  id: "monitor_leak",
  look: (facts) => {
    if (!facts.failed("memory-system-bounded", "memory-bounded", "memory-processes-bounded")) return null;
    const process = mostGrown(facts.inside.processes, ends);
    if (!process || ends(process.last) < LEAST) return null;
    const { first, last } = process;
    const monitored = (last.monitoredBy ?? 0) > (last.monitors ?? 0);
    const system = facts.growth("memory.system");
    const explained = ["memory.ets", "memory.binary", "memory.atom", "memory.code"].reduce(
      (sum, name) => sum + Math.max(0, facts.growth(name)?.gained ?? 0),
      0,
    );
    const who = last.name ?? last.pid;
    const what = monitored ? `${who} is monitored` : `${who} monitors others`;
    return {
      title: "Monitors that are never taken back",
      status: "leaking",
      suspect: { kind: "process", label: who, pid: last.pid },
      sentence: `${what} ${formatCount(ends(last))} times, ${formatCount(ends(last) - ends(first))} more than at first: erlang:monitor is called for each of something, and demonitor is not.`,
      signs: [
        sign(
          4,
          ends(last) >= 2 * ends(first),
          `${what} ${formatCount(ends(last))} times, and was ${formatCount(ends(first))} times when first looked at.`,
          [figureOf("monitors", "count", ends(last), ends(first))],
        ),
        sign(
          3,
          system !== null && system.gained > 0 && explained < system.gained / 2,
          `The VM's own side gained ${formatBytes(system?.gained ?? 0)}, of which ETS, binaries, atoms and code are ${formatBytes(explained)}.`,
          [figureOf("memory beside processes", "B", system?.now ?? 0, system?.before ?? 0)],
        ),
        sign(1, (last.heap ?? 0) < SMALL_HEAP, `Its heap is small: ${formatBytes(last.heap ?? 0)}.`),
      ],
      evidenceAgainst: lines(
        facts.failed("processes-bounded") &&
          "The number of processes grows too: they may bring their monitors.",
      ),
      rejected: [
        { ruleId: "gen_server_state", because: "its heap is small, and monitors are kept beside it" },
      ],
      driver: perAct(facts, ends(last) - ends(first), "count"),
      nextStep: `Find who monitors ${monitored ? who : "so many processes"} and call erlang:demonitor(Ref, [flush]) once the answer is there.`,
      command: `length(element(2, process_info(${processTerm(last)}, ${monitored ? "monitored_by" : "monitors"}))).`,
    };
  },
};

/** Monitors that end or begin here. */
function ends({ monitors = 0, monitoredBy = 0 }: SuspectProcess): number {
  return Math.max(monitors, monitoredBy);
}
