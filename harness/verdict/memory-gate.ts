import type { Bytes } from "../base/units.ts";
import { ACTS_SENT, mailboxSeries } from "./backlog.ts";
import { defineGate, type Gate, type GateOptions } from "./gate.ts";
import { judgeHeld } from "./held.ts";
import { LOAD_SERIES } from "./hold-trend.ts";
import { totalOf, type RunView } from "./run-view.ts";
import { sessionSeries } from "./sessions.ts";
import { heapOf, largestStuckHeap, stuckRows, tableMemorySeries, type Stuck } from "./stuck.ts";
import { between, highest } from "./window.ts";

const TOTAL = "memory.total";

/** What can be known to serve nobody: rows of the session table, heaps of processes that never finish. */
type Part = "rows" | "heaps";

interface MemoryClaim extends Pick<Gate, "id" | "title" | "failureTitle" | "why"> {
  readonly series: string;
  /** For sentences, without its article. */
  readonly label: string;
  /** Parts of the session service that this kind of memory holds. */
  readonly holds: readonly Part[];
  /** Beside what every one of them has. */
  readonly options?: GateOptions;
}

/**
 * A gate on one figure of `erlang:memory/0`. Every figure may keep as much as the total may, so that one kind of memory
 * is not left open where the whole is fine; their trends in the hold are where they tell more.
 */
export function memoryGate({ series, label, holds, options: own, ...claim }: MemoryClaim): Gate {
  return defineGate({
    ...claim,
    about: "growth",
    level: "fail",
    requires: () => [series],
    mayUse: ({ sessions, probe, ...scenario }) => [
      TOTAL,
      ...sessionSeries({ sessions, probe, ...scenario }),
      ...mailboxSeries(probe.processes),
      ...mailboxSeries(probe.processes).map(heapOf),
      ...LOAD_SERIES,
      ACTS_SENT,
      tableMemorySeries(sessions.table),
    ],
    phases: ["baseline", "drain", "settle"],
    limits: {},
    options: { ...memoryOptions, ...own },
    evaluate(run, options) {
      const allowed = allowedMemory(run, options);
      const subject = {
        series,
        unit: "B",
        label,
        headline: true,
        stuck: () => stuckMemory(run, holds),
      } as const;
      return judgeHeld(run, [{ ...subject, limit: (base) => base + allowed }]);
    },
  });
}

export const memoryOptions = {
  shareAtRest: {
    value: 0.25,
    unit: "ratio",
    meaning: "of the node's memory at rest: code loaded at its first use, atoms, the VM's own tables",
  },
  perSession: {
    value: 16,
    unit: "B",
    meaning: "for each session opened, where that is more: two words, a list cell",
  },
} as const;

/** What may stay beyond the memory at rest. */
export function allowedMemory(
  run: RunView,
  { shareAtRest, perSession }: { readonly shareAtRest: number; readonly perSession: Bytes },
): Bytes {
  const opened = totalOf(run, "load.sessions_opened") ?? 0;
  const baseline = run.phase("baseline");
  const total = run.series(TOTAL);
  const atRest = (baseline && total && highest(between(total, baseline.from, baseline.to))?.v) ?? 0;
  return Math.max(shareAtRest * atRest, perSession * opened);
}

function stuckMemory(run: RunView, holds: readonly Part[]): Stuck | null {
  const of = { rows: stuckRows, heaps: largestStuckHeap };
  const parts = holds.map((part) => of[part](run)).filter((part) => part !== null);
  if (parts.length === 0) return null;
  return {
    amount: parts.reduce((sum, { amount }) => sum + amount, 0),
    because: parts.map(({ because }) => because).join("; "),
  };
}
