import { mannKendallZ } from "../stats/mann-kendall.ts";
import { slopeOf } from "../stats/slope.ts";
import { LEAST_GROWTH, type GrowthTest } from "./growth-test.ts";
import type { Look } from "./look.ts";

/** Why a stretch certainly does not grow without bound. */
export type BoundedBy = "flat" | "ended" | "no new high";

/** Fewer samples are never called bounded, whatever they say. */
export const LEAST_FOR_LEVEL = 30;
/** With fewer only the lack of growth is claimed: growth of less than eight times the noise would not be seen. */
export const LEAST_FOR_BOUNDED = 60;
/** What certainly grows by less than this share of the level is flat. */
export const MOST_GROWTH = 0.015;
/** Standard errors that are added before growth is called small: more than that is chance in 1 case of 200. */
export const ERRORS = 2.6;
/** A slope of so many standard errors is no chance, and half of what counts as growth may be its beginning. */
const RISING_ERRORS = 2;
const RISING = LEAST_GROWTH / 2;
/** Share of the range that may be gained from the fifth before the last one to the last, beside the noise. */
const MOST_AT_LAST = 0.15;
/** The part at the end that quiet and the lack of a new high are seen in. */
const END = 0.6;
/**
 * How much worse growth that counts explains what has ended: from here on evidence is called very strong (Kass & Raftery
 * 1995). So many views have to say so, or all if there are fewer.
 */
const LEAST_DELTA = 10;
const AGREEING = 2;
/** The same of anything without end where the last part rises by less than this, as if it had lasted the whole stretch. */
const LEAST_BEFORE_QUIET = 8;
const MOST_AFTER_RISE = 0.02;
/** Floors after drops that do not rise, with fewer nothing is said, and how exactly that has to be known. */
const LEAST_DROPS = 4;
const MOST_UNDER_DROPS = 0.05;
/** What comes back to this share of its level time and again is emptied. */
const EMPTIED = 0.25;

/** What shows it in a look at so many samples; under a regular sawtooth only what its drops leave can. */
export function boundedBy(
  { tests }: Look,
  samples: number,
): { readonly by: BoundedBy; readonly test: GrowthTest } | null {
  const drops = tests.filter(({ reduction }) => reduction.kind === "drop");
  const telling = drops.length > 0 ? drops : tests;
  if (samples < LEAST_FOR_LEVEL || telling.some(isRising)) return null;
  const flat = telling.find(isFlat);
  if (flat) return { by: "flat", test: flat };
  if (samples < LEAST_FOR_BOUNDED) return null;
  const [ended, ...others] = telling.filter(hasEnded);
  if (ended && 1 + others.length >= Math.min(AGREEING, telling.length)) return { by: "ended", test: ended };
  const still = telling.find(staysBelow);
  return still ? { by: "no new high", test: still } : null;
}

function isFlat({ reduction: { x, y }, level }: GrowthTest): boolean {
  return mostRise(x, y) <= MOST_GROWTH * level;
}

/**
 * What ends explains it better than anything without, and far better than growth that counts; or better by so much that
 * a quiet end is enough.
 */
function hasEnded(test: GrowthTest): boolean {
  const { deltaGrowing, deltaBic } = test;
  if (risesAtLast(test)) return false;
  return (
    (deltaGrowing <= -LEAST_DELTA && deltaBic <= 0) || (deltaBic <= -LEAST_BEFORE_QUIET && endIsQuiet(test))
  );
}

/** Whether much of all that it ever moved came in the last fifth: then it may as well have only begun. */
function risesAtLast({ reduction: { x, y }, noise }: GrowthTest): boolean {
  const mean = (from: number, to: number) => {
    const part = y.filter((_, i) => x[i]! >= from && x[i]! < to);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  };
  return mean(0.8, Infinity) - mean(0.6, 0.8) > MOST_AT_LAST * (Math.max(...y) - Math.min(...y)) + noise;
}

function endIsQuiet({ reduction: { x, y }, level }: GrowthTest): boolean {
  return mostRise(endOf(x, x), endOf(x, y)) <= MOST_AFTER_RISE * level;
}

function staysBelow({ reduction: { kind, x, y }, level }: GrowthTest): boolean {
  return kind === "drop" ? dropsStay(x, y, level) : hasNoNewHigh(x, y) && groundStays(x, y, level);
}

function dropsStay(x: Float64Array, y: Float64Array, level: number): boolean {
  const { rise, error } = slopeOf(x, y);
  if (y.length < LEAST_DROPS) return false;
  if (Math.max(...y) <= EMPTIED * level) return rise <= RISING_ERRORS * error;
  return rise <= error / 2 && rise + ERRORS * error <= MOST_UNDER_DROPS * level;
}

function hasNoNewHigh(x: Float64Array, y: Float64Array): boolean {
  const late = endOf(x, y);
  const early = y.subarray(0, y.length - late.length);
  return Math.max(...late) <= Math.max(...early) && mannKendallZ(late) < 1 && mannKendallZ(y) < 1;
}

/** Between bursts that return, the least that is left is no higher than before by what counts as growth. */
function groundStays(x: Float64Array, y: Float64Array, level: number): boolean {
  const late = endOf(x, y);
  const early = y.subarray(0, y.length - late.length);
  return Math.min(...late) - Math.min(...early) <= LEAST_GROWTH * level;
}

/** Whether a slope stands out that may be the beginning of growth that counts, to the end of the stretch. */
function isRising({ reduction: { x, y }, level, deltaBic }: GrowthTest): boolean {
  const { rise, error } = slopeOf(x, y);
  return deltaBic > 0 && rise > RISING_ERRORS * error && rise > RISING * level;
}

/** Upper bound of what a straight line gains over one unit of x. */
function mostRise(x: Float64Array, y: Float64Array): number {
  const { rise, error } = slopeOf(x, y);
  return rise + ERRORS * error;
}

/** What belongs to places in the end. */
function endOf(x: Float64Array, values: Float64Array): Float64Array {
  return values.subarray(x.findIndex((place) => place >= END));
}
