import { HOUR, type Millis } from "../../harness/base/units.ts";
import { judgeSeries } from "../../harness/verdict/trend/judge-series.ts";
import type { Window } from "../../harness/verdict/window.ts";
import { autoregressive } from "../../test/corpus/parts/noise.ts";
import { Draws } from "../../test/corpus/parts/draws.ts";

/** Values that are alike for a while, as what lies between two collections is (AR(1)). */
export interface Noise {
  /** Standard deviation over level. */
  readonly share: number;
  /** Time in which likeness falls to a 1/e. */
  readonly memory: Millis;
}

/** A hold of so long, sampled so often, in memory with this noise. */
export interface Hold {
  readonly length: Millis;
  readonly interval: Millis;
  readonly noise: Noise;
}

export interface SmallestSlope {
  /** Share of the level that leaks per hour; null where not even the steepest is told often enough. */
  readonly perHour: number | null;
  /** Healthy series among as many that were called a leak. */
  readonly falseAlarms: number;
}

const CERTAINTY = 0.9;
const LEVEL = 1e9;
/** Leaked over the hold, as a share of the level: from 0.1 % to four times the level, each 19 % above the one before. */
const GROWTHS = Array.from({ length: 49 }, (_, k) => 0.001 * 2 ** (k / 4));

/**
 * The least of a grid of steady slopes that the judge calls unbounded in 90 % of the series.
 * The same noise is under every slope, and a steeper one is taken to be told no less often.
 */
export function smallestSlope(hold: Hold, seeds: number): SmallestSlope {
  const healthy = Array.from({ length: seeds }, (_, seed) => healthySeries(hold, seed));
  const told = (growth: number) => healthy.filter((series) => isToldIn(series, growth)).length / seeds;
  let low = -1;
  let high = GROWTHS.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (told(GROWTHS[middle]!) >= CERTAINTY) high = middle;
    else low = middle;
  }
  const growth = GROWTHS[high];
  return {
    perHour: growth === undefined ? null : growth / (hold.length / HOUR),
    falseAlarms: told(0) * seeds,
  };
}

function healthySeries({ length, interval, noise }: Hold, seed: number): Window {
  const samples = Math.floor(length / interval);
  const scatter = autoregressive(
    new Draws(seed, 0),
    noise.share * LEVEL,
    1 / Math.exp(interval / noise.memory),
  );
  return {
    t: Float64Array.from({ length: samples }, (_, i) => i * interval),
    v: scatter(samples).map((by) => LEVEL + by),
  };
}

function isToldIn({ t, v }: Window, growth: number): boolean {
  const leaking = v.map((value, i) => value + (growth * LEVEL * i) / v.length);
  const context = {
    name: "memory.total",
    unit: "B",
    warmup: null,
    load: null,
    users: null,
    limit: null,
  } as const;
  return judgeSeries({ t, v: leaking }, context).outcome === "unbounded";
}
