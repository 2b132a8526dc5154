import type { Timeline } from "../timeline/types.ts";
import { seriesOf } from "./series.ts";

/** The median of what a series had in the holds; null where it had nothing. */
export function medianInHolds(timeline: Timeline, name: string): number | null {
  const series = seriesOf(timeline, name);
  const holds = timeline.phases.filter(({ phase }) => phase === "hold");
  if (!series) return null;
  const isInHold = (t: number) => holds.some(({ from, to }) => t >= from && t < to);
  const inHold = series.v.filter((value, i) => !Number.isNaN(value) && isInHold(series.t[i]!));
  if (inHold.length === 0) return null;
  return inHold.toSorted()[inHold.length >> 1]!;
}
