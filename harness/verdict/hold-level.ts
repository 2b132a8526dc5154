import type { Series, Timeline } from "../timeline/types.ts";
import { effectiveCount, neighbourCorrelation } from "./stats/autocorrelation.ts";
import { medianOf } from "./stats/quantile.ts";
import type { HoldLevel } from "./types.ts";
import { between } from "./window.ts";

/** Of the hold, its front, in which what was loaded last may still be filling. */
const WARMUP_SHARE = 0.1;
/** Fewest samples of which a scatter is told. */
const LEAST_SAMPLES = 8;
/** 97.5 % point of the standard normal distribution: 95 % of the values lie within so many deviations. */
const Z95 = 1.96;
/** Error of a median over that of a mean, of normal values: √(π/2) (Kenney & Keeping 1962, §13.13). */
const MEDIAN_ERROR = Math.sqrt(Math.PI / 2);

/**
 * The level of every gauge in the last hold, without its first tenth. Neighbouring samples that resemble each other
 * count for fewer, so a slow wave widens the interval. Left out: series with fewer than eight samples there.
 */
export function holdLevels(timeline: Timeline): ReadonlyMap<string, HoldLevel> {
  const hold = timeline.phases.findLast(({ phase }) => phase === "hold");
  if (!hold) return new Map();
  const from = hold.from + WARMUP_SHARE * (hold.to - hold.from);
  const levels = [...timeline.series.values()].flatMap((series) => levelOf(series, from, hold.to));
  return new Map(levels.map((level) => [level.series, level]));
}

function levelOf(series: Series, from: number, to: number): readonly HoldLevel[] {
  const { v } = between(series, from, to);
  if (series.type !== "gauge" || v.length < LEAST_SAMPLES) return [];
  const mean = v.reduce((sum, value) => sum + value, 0) / v.length;
  const residuals = v.map((value) => value - mean);
  const deviation = Math.sqrt(residuals.reduce((sum, value) => sum + value ** 2, 0) / (v.length - 1));
  const count = Math.max(1, effectiveCount(v.length, neighbourCorrelation(residuals)));
  const error = (Z95 * MEDIAN_ERROR * deviation) / Math.sqrt(count);
  const level = medianOf(v);
  return [
    { series: series.name, unit: series.unit, level, low: level - error, high: level + error, deviation },
  ];
}
