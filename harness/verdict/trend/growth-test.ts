import { effectiveCount, neighbourCorrelation } from "../stats/autocorrelation.ts";
import { mannKendallZ } from "../stats/mann-kendall.ts";
import type { Demands } from "./demands.ts";
import { explanationsOf, growingBeside, unexplained, withoutWhatEnds, type Explanation } from "./models.ts";
import { slopeFrom, slopeErrorFrom } from "./part-slope.ts";
import type { Reduction } from "./reduce.ts";

/** What the points of one reduction say of growth without end. */
export interface GrowthTest {
  readonly reduction: Reduction;
  readonly bestBounded: Explanation;
  readonly bestUnbounded: Explanation;
  /** How much better the best unbounded explanation is than the best bounded one; negative if it is worse. */
  readonly deltaBic: number;
  /** The same if what has no end, which may be beside the best bounded explanation, grows by what counts for sure. */
  readonly deltaGrowing: number;
  /** The same over a cache that is full only near the end. */
  readonly deltaEnding: number;
  /** Growth from x = 0 to x = 1 by the best unbounded explanation, unit of the series. */
  readonly growth: number;
  /** The typical value of the samples. */
  readonly level: number;
  /** Standard deviation of the points about that explanation, made larger for what neighbours share. */
  readonly scatter: number;
  /** Standard deviation of the points about whatever explains them best. */
  readonly noise: number;
  /** The most that was given back after a high, from point to point. */
  readonly giveBack: number;
  /** Gain in the last third over what it would be if all thirds gained the same. */
  readonly lastThird: number;
  readonly failed: readonly Condition[];
}

export type Condition =
  | "size"
  | "scatter"
  | "give-back"
  | "order"
  | "last third"
  | "slowing"
  | "jumps"
  | "explanation"
  | "share of the rise";

/** Growth counts from this share of the level on. */
export const LEAST_GROWTH = 0.01;
/** A leak grows by this share of the level within what is judged, and by a step, or is too small to be claimed. */
const GROWING = 0.02;
const LEAST_OVER_GIVE_BACK = 3;
/** What neighbours may differ by though nothing happened, in standard deviations of the noise. */
const BY_CHANCE = 2;
const LEAST_LAST_THIRD = 0.5;
const LEAST_LAST_SLOPE = 0.4;
/** A later half may rise by as much less than the earlier one, and by more if that is within as many errors. */
const LEAST_LATER_HALF = 0.7;
const SLOWING_ERRORS = 1.5;
const LEAST_SHARE_OF_RISE = 0.25;

/** What is known of the samples that a reduction was made of. */
export interface Scale {
  /** Their typical value; a floor may be nothing at all. */
  readonly level: number;
  /** The size of a step where they move in steps; 0 where they do not. */
  readonly grain: number;
}

export function testGrowth(reduction: Reduction, { level, grain }: Scale, demands: Demands): GrowthTest {
  const { x, y } = reduction;
  const least = Math.max(GROWING * level, grain);
  const explanations = explanationsOf(reduction, least);
  const range = Math.max(...y) - Math.min(...y);
  const closest = explanations.reduce((best, one) => (one.rss < best.rss ? one : best));
  const n = effectiveCount(y.length, neighbourCorrelation(unexplained(closest, y)));
  const exact = Math.max(1e-3 * range, 1e-9 * level, STEP_DEVIATION * grain, Number.MIN_VALUE ** 0.5);
  const bic = bicOf(y.length, n, exact);
  const best = (family: Explanation["family"]) => {
    const own = explanations.filter((one) => one.family === family);
    // Of too few points for any of a family, the constant stands for it too: it gains nothing.
    return own.reduce((a, b) => (bic(b) < bic(a) - SAME ? b : a), own[0] ?? explanations[0]!);
  };
  const [bestBounded, bestUnbounded] = [best("bounded"), best("unbounded")];
  const growing = explanations.filter(({ family }) => family === "unbounded");
  const bicGrowing = growing.map((one) => bic({ ...one, rss: one.rssGrowing }));
  const beside = bic(growingBeside(bestBounded, reduction, least));
  // Of too few points for any of them nothing is ruled out.
  const deltaGrowing = growing.length === 0 ? 0 : bic(bestBounded) - Math.min(beside, ...bicGrowing);
  const rise = bestUnbounded.growth;
  const measured = {
    reduction,
    bestBounded,
    bestUnbounded,
    deltaBic: bic(bestBounded) - bic(bestUnbounded),
    deltaGrowing,
    deltaEnding: bic(best("ending")) - bic(bestUnbounded),
    growth: rise,
    level,
    scatter: scatterOf(bestUnbounded, y),
    noise: deviationOf(closest, y.length),
    giveBack: giveBackOf(y),
    lastThird: lastThirdOf(x, y, rise),
  };
  return { ...measured, failed: failedBy(measured, demands) };
}

/** Anywhere within a step with the same chance: 1 / √12 of it. */
const STEP_DEVIATION = 1 / Math.sqrt(12);

/** Two explanations may come to one curve. Of such the first counts, whatever rounding says. */
const SAME = 1e-6;

/** `exact`: nothing is known better than this, so no fit is perfect: part of the range, of the size, of a step. */
function bicOf(points: number, n: number, exact: number) {
  return ({ rss, parameters }: Pick<Explanation, "rss" | "parameters">) =>
    n * Math.log((rss + points * exact ** 2) / points) + parameters * Math.log(n);
}

function scatterOf(explanation: Explanation, y: Float64Array): number {
  const rho = neighbourCorrelation(unexplained(explanation, y));
  return deviationOf(explanation, y.length) * Math.sqrt((1 + rho) / (1 - rho));
}

function deviationOf({ rss, parameters }: Explanation, points: number): number {
  return Math.sqrt(rss / Math.max(1, points - parameters));
}

function giveBackOf(y: Float64Array): number {
  let high = -Infinity;
  let most = 0;
  for (const value of y) {
    high = Math.max(high, value);
    most = Math.max(most, high - value);
  }
  return most;
}

function lastThirdOf(x: Float64Array, y: Float64Array, growth: number): number {
  return growth <= 0 ? 0 : slopeFrom(x, y, 2 / 3) / growth;
}

function failedBy(test: Omit<GrowthTest, "failed">, demands: Demands): readonly Condition[] {
  const { reduction, growth, level, scatter, noise, giveBack, lastThird, deltaBic, bestUnbounded } = test;
  const { x, y } = reduction;
  const total = y.at(-1)! - y[0]!;
  const even = deltaBic >= (BESIDE[bestUnbounded.model] ?? Infinity) ? withoutWhatEnds(bestUnbounded, y) : y;
  const byChance = (from: number) => demands.chance * slopeErrorFrom(x, noise, from);
  const conditions: readonly (readonly [Condition, boolean])[] = [
    ["size", growth > 0 && growth >= LEAST_GROWTH * level],
    ["scatter", growth >= demands.scatter * scatter],
    ["give-back", growth >= LEAST_OVER_GIVE_BACK * (giveBack - BY_CHANCE * noise)],
    ["order", isInOrder(reduction, demands)],
    ["last third", lastThird + byChance(2 / 3) / growth >= LEAST_LAST_THIRD],
    ["slowing", slopeFrom(x, even, 0.7) + byChance(0.7) >= LEAST_LAST_SLOPE * slopeFrom(x, even, 0, 0.7)],
    [
      "jumps",
      twoLargestJumps(even, BY_CHANCE * noise) <= demands.jumps * Math.max(growth, even.at(-1)! - even[0]!),
    ],
    ["explanation", isExplained(test, demands)],
    [
      "share of the rise",
      bestUnbounded.model !== WARM || growth >= LEAST_SHARE_OF_RISE * total || even !== y,
    ],
  ];
  return conditions.filter(([, holds]) => !holds).map(([name]) => name);
}

const WARM = "warm-up, then linear";
/** From this difference of BIC on, what ends beside the growth says nothing of how even the growth is. */
const BESIDE: Readonly<Record<string, number>> = { [WARM]: 20, "linear beside a step": 8 };

function isExplained(test: Omit<GrowthTest, "failed">, demands: Demands): boolean {
  const { reduction, deltaBic, deltaEnding, bestUnbounded } = test;
  const usual = reduction.y.length <= 10 ? demands.deltaOfFew : demands.delta;
  const least = demands.deltaOf[bestUnbounded.model] ?? usual;
  return deltaBic >= least && deltaEnding >= demands.deltaEnding;
}

/** Two neighbours differ by `chance` without any jump. */
function twoLargestJumps(y: Float64Array, chance: number): number {
  const jumps = Float64Array.from({ length: y.length - 1 }, (_, i) => y[i + 1]! - y[i]! - chance).sort();
  return Math.max(0, jumps.at(-1) ?? 0) + Math.max(0, jumps.at(-2) ?? 0);
}

/** What most tests without growth fail, and quick to find out. */
export function isInOrder({ y }: Reduction, { order }: Demands): boolean {
  return mannKendallZ(y) >= order;
}

/** The later half rises so much less than the earlier one that noise is no excuse. */
export function slowsDown({ reduction: { x, y }, noise }: GrowthTest): boolean {
  const [earlier, later] = [slopeFrom(x, y, 0, 0.5), slopeFrom(x, y, 0.5)];
  // Each half has n/2 places spread evenly over 1/2: the slopes' standard error is √(12 · 2 / n) · noise / (1/2).
  const error = (noise * Math.sqrt(24 / x.length)) / 0.5;
  return later < LEAST_LATER_HALF * earlier && later < earlier - SLOWING_ERRORS * Math.SQRT2 * error;
}
