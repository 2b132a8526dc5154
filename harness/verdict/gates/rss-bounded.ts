import { formatBytes } from "../../base/units.ts";
import type { Gate } from "../gate.ts";
import { holdTrend, LOAD_SERIES } from "../hold-trend.ts";
import { highest } from "../window.ts";

export const rssBounded: Gate = {
  id: "rss-bounded",
  title: "Resident memory rises only with the node's own",
  failureTitle: "Resident memory rises while the node's own is bounded",
  why:
    "Allocators keep carriers after a peak, so resident memory that does not come back proves nothing. Resident memory " +
    "that goes on rising while erlang:memory(total) does not is fragmentation or native memory: a finding, not a leak " +
    "of Erlang terms.",
  level: "warn",
  requires: () => ["os.rss"],
  mayUse: () => ["memory.total", ...LOAD_SERIES],
  phases: ["hold"],
  limits: {},
  evaluate(run) {
    const peak = highest(run.series("os.rss")!)!;
    const trend = holdTrend(run, "os.rss");
    const { measured } = trend;
    if (trend.kind === "growing") {
      if (holdTrend(run, "memory.total").kind === "growing") {
        return { outcome: "pass", reason: "Resident memory rose with the node's own memory.", measured };
      }
      const reason = `Resident memory ${trend.sentence}, and the node's own memory did not: fragmentation or native memory.`;
      return { outcome: "fail", reason, measured };
    }
    if (trend.kind === "level")
      return { outcome: "pass", reason: `Resident memory ${trend.sentence}.`, measured };
    return {
      outcome: "inconclusive",
      reason: `Resident memory peaked at ${formatBytes(peak.v)}; it ${trend.sentence}.`,
      needs: trend.needs,
      measured,
    };
  },
};
