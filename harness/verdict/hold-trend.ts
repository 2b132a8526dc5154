import { formatDuration } from "../base/units.ts";
import type { PhaseSpan } from "../timeline/types.ts";
import type { RunView } from "./run-view.ts";
import type { Measured } from "./types.ts";
import { between, median, usualInterval, type Window } from "./window.ts";

/** The series that the steady part of the hold is found by. */
export const LOAD_SERIES = ["oracle.expected"] as const;

/** Fewest samples for a trend: below, growth of less than eight times the noise is not found in nine cases of ten. */
export const TREND_SAMPLES = 60;

/** Sessions explained may stray by this share, or by three times their square root, while the load is called steady. */
const STEADY_SHARE = 0.02;

export interface HoldTrend {
  readonly kind: "growing" | "level" | "open";
  /** Goes on from the series' name. */
  readonly sentence: string;
  readonly needs: string;
  readonly measured: readonly Measured[];
}

/** The trend of a series in the part of the hold in which the load explains a steady number of sessions. */
export function holdTrend(run: RunView, name: string): HoldTrend {
  const steady = steadyHold(run);
  const series = run.series(name);
  const samples = steady && series ? between(series, steady.from, steady.to) : null;
  if (!samples || samples.t.length < TREND_SAMPLES) return tooShort(run, series, samples?.t.length ?? 0);
  return {
    kind: "open",
    sentence: `has ${samples.t.length} samples under steady load, whose trend this version does not judge`,
    needs: "a version that judges trends",
    measured: [],
  };
}

function tooShort(run: RunView, series: Window | null, samples: number): HoldTrend {
  const interval = series ? usualInterval(series) : run.scenario.probe.interval;
  const longer = formatDuration((TREND_SAMPLES - samples) * interval);
  return {
    kind: "open",
    sentence: `has ${samples} samples under steady load, too few for a trend`,
    needs: `a hold longer by ${longer}, for ${TREND_SAMPLES} samples under steady load`,
    measured: [],
  };
}

/**
 * The end of the hold from where on the number of sessions that the load explains stays near what it is in the last
 * third; sessions of users who vanished go on filling up for the idle timeout. Null when there is none.
 */
export function steadyHold(run: RunView): PhaseSpan | null {
  const hold = run.phase("hold");
  const explained = run.series("oracle.expected");
  if (!hold || !explained) return null;
  const expected = between(explained, hold.from, hold.to);
  const level = median(between(explained, hold.to - (hold.to - hold.from) / 3, hold.to).v);
  const allowed = Math.max(STEADY_SHARE * level, 3 * Math.sqrt(level));
  let first = expected.v.length;
  while (first > 0 && Math.abs(expected.v[first - 1]! - level) <= allowed) first--;
  return first < expected.v.length ? { phase: "hold", from: expected.t[first]!, to: hold.to } : null;
}
