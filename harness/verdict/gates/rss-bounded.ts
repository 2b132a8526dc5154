import { formatBytes } from "../../base/units.ts";
import { defineGate, type Answer } from "../gate.ts";
import { holdTrend, LOAD_SERIES, type HoldTrend } from "../hold-trend.ts";
import type { RunView } from "../run-view.ts";
import { highest } from "../window.ts";

export const rssBounded = defineGate({
  id: "rss-bounded",
  title: "Resident memory rises only with the node's own",
  failureTitle: "Resident memory rises while the node's own is bounded",
  why:
    "Allocators keep carriers after a peak, so resident memory that does not come back proves nothing. Resident memory " +
    "that goes on rising while erlang:memory(total) does not is fragmentation or native memory: a finding, not a leak " +
    "of Erlang terms.",
  about: "growth",
  level: "warn",
  requires: () => ["os.rss"],
  mayUse: () => ["cgroup.used", "memory.total", ...LOAD_SERIES],
  phases: ["hold"],
  limits: {},
  options: {},
  evaluate(run) {
    const sampled = ["os.rss", "cgroup.used"].filter((name) => run.series(name) !== null);
    const judged = sampled.map((name) => holdTrend(run, name));
    const trends = judged.flatMap(({ trend }) => trend ?? []);
    return { ...answerOf(run, judged), measured: [], ...(trends.length > 0 && { trends }) };
  },
});

function answerOf(run: RunView, judged: readonly HoldTrend[]): Answer {
  const peak = formatBytes(highest(run.series("os.rss")!)!.v);
  const growing = judged.find(({ kind }) => kind === "growing");
  const own = holdTrend(run, "memory.total");
  if (growing && own.kind === "growing") {
    return { outcome: "pass", reason: `Resident memory rose with the node's own: ${growing.reason}` };
  }
  if (growing && own.kind === "level") {
    const reason = `${growing.reason} The node's own memory did not: fragmentation or native memory, not a leak of Erlang terms.`;
    return { outcome: "fail", reason };
  }
  const open = judged.find((trend) => trend.kind === "open");
  const untold = growing && own.kind === "open" ? own : open;
  if (!untold) return { outcome: "pass", reason: `Resident memory peaked at ${peak}. ${judged[0]!.reason}` };
  const reason = [`Resident memory peaked at ${peak}.`, growing?.reason, untold.reason]
    .filter(Boolean)
    .join(" ");
  return { outcome: "inconclusive", reason, needs: untold.needs };
}
