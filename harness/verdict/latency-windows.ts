import { build, decodeFromCompressedBase64, type Histogram } from "hdr-histogram-js";
import type { Millis } from "../base/units.ts";
import type { EventRecord } from "../timeline/types.ts";
import { rollingWindows } from "./rolling-windows.ts";
import type { RunView } from "./run-view.ts";

/** The latencies of all acts answered within a span of the run's time, in whole microseconds. */
export interface LatencyWindow {
  readonly from: Millis;
  readonly to: Millis;
  readonly histogram: Histogram;
}

/**
 * Rolling windows over the hold, each the sum of the histograms of the intervals in it: percentiles of windows cannot
 * be averaged, histograms can be added. Only intervals that lie within the hold as a whole count.
 */
export function latencyWindows(run: RunView, length: Millis): readonly LatencyWindow[] {
  const hold = run.phase("hold");
  if (!hold) return [];
  const intervals = run
    .events("latency")
    .map(intervalOf)
    .filter(({ from, to }) => from >= hold.from && to <= hold.to);
  const first = intervals[0];
  const last = intervals.at(-1);
  if (!first || !last) return [];
  const covered = { from: first.from, to: last.to };
  const ends = intervals.map(({ to }) => to);
  return rollingWindows(ends, covered, length).map((span) => {
    const histogram = build({ numberOfSignificantValueDigits: 3 });
    const parts = intervals.filter(({ from, to }) => from >= span.from && to <= span.to);
    for (const part of parts) histogram.add(part.histogram);
    return { from: parts[0]!.from, to: parts.at(-1)!.to, histogram };
  });
}

/** The event's time is the interval's end; its data count from the start of the load. */
function intervalOf({ t, data }: EventRecord): LatencyWindow {
  const { from, to, histogram } = data as { from: Millis; to: Millis; histogram: string };
  return { from: t - (to - from), to: t, histogram: decodeFromCompressedBase64(histogram) };
}
