import { mannKendallZ } from "../stats/mann-kendall.ts";
import { slopeOf } from "../stats/slope.ts";
import { LEAST_GROWTH, type GrowthTest } from "./growth-test.ts";
import type { Look } from "./look.ts";

/** Why a stretch certainly does not grow without bound. */
export type BoundedBy = "flat" | "plateau" | "no new high";

/** Growth below this share of the level is none. */
export const MOST_GROWTH = 0.01;
/** Standard errors that are added before growth is called small: more than that is chance in 1 case of 200. */
export const ERRORS = 2.6;
/** A slope of so many standard errors is no chance, and half of what counts as growth may be its beginning. */
const RISING_ERRORS = 2;
const RISING = LEAST_GROWTH / 2;
/** The part at the end that a plateau and the lack of a new high are seen in. */
const END = 0.6;
const LEAST_DELTA = 8;
/** Growth in a plateau, as if it had lasted the whole stretch. */
const MOST_AFTER_RISE = 0.02;
/** Floors after drops that do not rise, with fewer nothing is said, and how exactly that has to be known. */
const LEAST_DROPS = 4;
const MOST_UNDER_DROPS = 0.05;
/** What comes back to this share of its level time and again is emptied. */
const EMPTIED = 0.25;

/** The first reduction that shows it decides; under a regular sawtooth only what its drops leave can. */
export function boundedBy({ tests }: Look): { readonly by: BoundedBy; readonly test: GrowthTest } | null {
  const drops = tests.filter(({ reduction }) => reduction.kind === "drop");
  const telling = drops.length > 0 ? drops : tests;
  if (telling.some(isRising)) return null;
  for (const by of ["flat", "plateau", "no new high"] as const) {
    const test = telling.find((one) => rules[by](one));
    if (test) return { by, test };
  }
  return null;
}

const rules: Readonly<Record<BoundedBy, (test: GrowthTest) => boolean>> = {
  flat: ({ reduction: { x, y }, level }) => mostRise(x, y) <= MOST_GROWTH * level,
  plateau: (test) => hasEnded(test) && plateauIsQuiet(test),
  "no new high": ({ reduction: { kind, x, y }, level }) =>
    kind === "drop" ? dropsStay(x, y, level) : hasNoNewHigh(x, y) && groundStays(x, y, level),
};

/** What ends explains it better, or what goes on does so only with next to no growth. */
function hasEnded({ deltaBic, bestUnbounded, level }: GrowthTest): boolean {
  return deltaBic <= -LEAST_DELTA || (deltaBic < 0 && bestUnbounded.growth < RISING * level);
}

function plateauIsQuiet({ reduction: { x, y }, level }: GrowthTest): boolean {
  return mostRise(endOf(x, x), endOf(x, y)) <= MOST_AFTER_RISE * level;
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
