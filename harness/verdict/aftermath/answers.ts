import type { Millis, Quantity } from "../../base/units.ts";
import type { RunView } from "../run-view.ts";
import { median, sampleAt } from "../window.ts";
import { firstBack, type Reading } from "./first-back.ts";
import { samplesIn, type Span } from "./level-before.ts";
import type { Return } from "../types.ts";

/** Series that tell how acts fared. */
export const ACT_SERIES = [
  "load.due",
  "load.sent",
  "load.ok",
  "load.in_flight",
  "load.dropped",
  "load.errors.cut",
  "latency.p90",
] as const;

/** By how much the answers may still be worse than before. */
export interface Tolerance {
  /** More of the acts that may fail. */
  readonly failures: Quantity<"ratio">;
  /** Times the 90th percentile of before, … */
  readonly latency: Quantity<"ratio">;
  /** … or so much longer, where that is more. */
  readonly latencyMore: Millis;
}

/** How acts fared in a span of time. */
export interface Fared {
  readonly due: Quantity<"count">;
  readonly ok: Quantity<"count">;
  readonly failed: Quantity<"count">;
  readonly cut: Quantity<"count">;
}

export function faredIn(run: RunView, { from, to }: Span): Fared {
  const at = (name: string, t: Millis) => {
    const series = run.series(name);
    return (series && sampleAt(series, t)?.v) ?? 0;
  };
  const gained = (name: string) => at(name, to) - at(name, from);
  const ok = gained("load.ok");
  // What is still under way has not failed.
  const unanswered = gained("load.sent") - ok - gained("load.in_flight");
  return {
    due: gained("load.due"),
    ok,
    failed: Math.max(0, unanswered) + gained("load.dropped"),
    cut: gained("load.errors.cut"),
  };
}

/** Of the windows before a fault; the latency is null where none was measured. */
export interface AnswerLevel {
  readonly failures: Quantity<"ratio">;
  readonly p90: Millis | null;
}

export function answerLevel(run: RunView, before: Span): AnswerLevel {
  const { due, failed } = faredIn(run, before);
  const p90 = samplesIn(run, "latency.p90", before).v;
  return { failures: failed / Math.max(1, due), p90: p90.length > 0 ? median(p90) : null };
}

/** When acts fared as before again. Only windows in which acts came due tell. */
export function answersBack(run: RunView, after: Span, level: AnswerLevel, tolerance: Tolerance): Return {
  const due = run.series("load.due");
  if (!due) return { state: "unseen" };
  const mostFailures = level.failures + tolerance.failures;
  const longest =
    level.p90 === null
      ? Infinity
      : Math.max(tolerance.latency * level.p90, level.p90 + tolerance.latencyMore);
  const readings: Reading[] = [];
  for (let i = 1; i < due.t.length; i++) {
    const window = { from: due.t[i - 1]!, to: due.t[i]! };
    if (window.to <= after.from || window.to > after.to || due.v[i]! <= due.v[i - 1]!) continue;
    const fared = faredIn(run, window);
    const p90 = samplesIn(run, "latency.p90", { from: window.to, to: window.to + 1 }).v[0] ?? Infinity;
    const isPrompt = level.p90 === null || p90 <= longest;
    readings.push({ ...window, good: fared.ok > 0 && isPrompt && fared.failed <= mostFailures * fared.due });
  }
  return firstBack(readings, after.from);
}
