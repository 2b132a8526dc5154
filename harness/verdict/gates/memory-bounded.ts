import { ACTS_SENT, mailboxSeries } from "../backlog.ts";
import type { Gate } from "../gate.ts";
import { judgeHeld } from "../held.ts";
import { LOAD_SERIES } from "../hold-trend.ts";
import { totalOf, type RunView } from "../run-view.ts";
import { sessionSeries } from "../sessions.ts";
import { heapOf, largestStuckHeap, stuckRows, tableMemorySeries, type Stuck } from "../stuck.ts";

const limits = {
  shareAtRest: {
    value: 0.25,
    unit: "ratio",
    meaning: "of the memory at rest: code loaded at its first use, atoms, the VM's own tables",
  },
  perSession: {
    value: 16,
    unit: "B",
    meaning: "for each session opened: two words, a list cell, the least that keeping anything of each takes",
  },
} as const;

export const memoryBounded: Gate = {
  id: "memory-bounded",
  title: "The node's memory comes back",
  failureTitle: "The node's memory grows and stays",
  why:
    "erlang:memory(total) counts what is in use, not what allocators keep in reserve. Once the load is gone and a " +
    "collection was forced, it has to be near what it was at rest.",
  level: "fail",
  requires: () => ["memory.total"],
  mayUse: ({ sessions, probe, ...scenario }) => [
    ...sessionSeries({ sessions, probe, ...scenario }),
    ...mailboxSeries(probe.processes),
    ...mailboxSeries(probe.processes).map(heapOf),
    ...LOAD_SERIES,
    ACTS_SENT,
    tableMemorySeries(sessions.table),
    "load.sessions_opened",
  ],
  phases: ["baseline", "drain", "settle"],
  limits,
  evaluate(run) {
    const opened = totalOf(run, "load.sessions_opened") ?? 0;
    const allowed = (base: number) =>
      Math.max(limits.shareAtRest.value * base, limits.perSession.value * opened);
    return judgeHeld(run, [
      {
        series: "memory.total",
        label: "node's memory",
        headline: true,
        limit: (base) => base + allowed(base),
        stuck: () => stuckMemory(run),
      },
    ]);
  },
};

function stuckMemory(run: RunView): Stuck | null {
  const parts = [stuckRows(run), largestStuckHeap(run)].filter((part) => part !== null);
  if (parts.length === 0) return null;
  return {
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    because: parts.map(({ because }) => because).join("; "),
  };
}
