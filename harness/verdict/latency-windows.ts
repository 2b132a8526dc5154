import { build, decodeFromCompressedBase64, type Histogram } from "hdr-histogram-js";
import type { Millis } from "../base/units.ts";
import type { EventRecord, PhaseSpan } from "../timeline/types.ts";
import type { RunView } from "./run-view.ts";

/** The latencies of all acts answered within a span of the run's time, in whole microseconds. */
export interface LatencyWindow {
  readonly from: Millis;
  readonly to: Millis;
  readonly histogram: Histogram;
}

/**
 * Rolling windows over each hold, each the sum of the histograms of as many intervals as come nearest to its length:
 * percentiles of windows cannot be averaged, histograms can be added. Only intervals that lie within the hold as a
 * whole count; where they are fewer than a window takes, they are one window.
 */
export function latencyWindows(run: RunView, length: Millis): readonly LatencyWindow[] {
  return run.phases("hold").flatMap((hold) => windowsOf(run, hold, length));
}

function windowsOf(run: RunView, hold: PhaseSpan, length: Millis): readonly LatencyWindow[] {
  const intervals = run
    .events("latency")
    .map(intervalOf)
    .filter(({ from, to }) => from >= hold.from && to <= hold.to)
    .filter(({ from, to }) => !run.disturbed.some((fault) => fault.from < to && from < fault.to));
  if (intervals.length === 0) return [];
  const usual = (intervals.at(-1)!.to - intervals[0]!.from) / intervals.length;
  const parts = Math.min(intervals.length, Math.max(1, Math.round(length / usual)));
  return intervals.slice(parts - 1).map((_, first) => sumOf(intervals.slice(first, first + parts)));
}

function sumOf(intervals: readonly LatencyWindow[]): LatencyWindow {
  const histogram = build({ numberOfSignificantValueDigits: 3 });
  for (const interval of intervals) histogram.add(interval.histogram);
  return { from: intervals[0]!.from, to: intervals.at(-1)!.to, histogram };
}

/** The event's time is the interval's end; its data count from the start of the load. */
function intervalOf({ t, data }: EventRecord): LatencyWindow {
  const { from, to, histogram } = data as { from: Millis; to: Millis; histogram: string };
  return { from: t - (to - from), to: t, histogram: decodeFromCompressedBase64(histogram) };
}
