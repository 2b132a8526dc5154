import type { Millis } from "../base/units.ts";
import type { Series, Timeline } from "../timeline/types.ts";
import type { Reading } from "./types.ts";

/** Null where nothing was sampled. */
export function seriesOf(timeline: Timeline, name: string): Series | null {
  const series = timeline.series.get(name);
  return series && series.v.length > 0 ? series : null;
}

/** The first of the highest samples. */
export function peakOf({ t, v }: Series): Reading<number> {
  let at = 0;
  for (let i = 1; i < v.length; i++) if (v[i]! > v[at]!) at = i;
  return { value: v[at]!, at: t[at]! };
}

export function lastOf({ t, v }: Series): Reading<number> {
  return { value: v.at(-1)!, at: t.at(-1)! };
}

/** The sample nearest in time. */
export function nearest({ t, v }: Series, moment: Millis): number {
  let at = 0;
  for (let i = 1; i < t.length; i++) if (Math.abs(t[i]! - moment) < Math.abs(t[at]! - moment)) at = i;
  return v[at]!;
}
