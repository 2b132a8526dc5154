import { between, type Window } from "../../../harness/verdict/window.ts";
import type { Seen } from "../generate.ts";
import { leastSquares, mean } from "./line.ts";
import { mannKendall } from "./mann-kendall.ts";

/** A detector that only knows "leak" and "no leak", as it is commonly set up. */
export interface Rival {
  readonly name: string;
  readonly says: (seen: Seen) => "unbounded" | "bounded";
}

/** Above this, a standard normal is found in 1 of 40 cases: a test for growth at 5 % on both sides. */
const Z = 1.96;
/** `predict_linear` looks as far ahead as four times what it looked back at … */
const AHEAD = 4;
/** … and raises the alarm when the line will then have reached twice the level of today. */
const TIMES_LEVEL = 2;
/** A threshold a fifth above the level that was found at the start. */
const THRESHOLD = 1.2;

/** What others judge by, with the same front left out as warm-up. */
export const rivals: readonly Rival[] = [
  { name: "least squares", says: (seen) => answer(slopeRises(warm(seen))) },
  { name: "Mann–Kendall", says: (seen) => answer(mannKendall(warm(seen).v) > Z) },
  { name: "predict_linear", says: (seen) => answer(willDouble(warm(seen))) },
  { name: "fixed threshold", says: (seen) => answer(passesThreshold(warm(seen))) },
];

function answer(leaks: boolean): "unbounded" | "bounded" {
  return leaks ? "unbounded" : "bounded";
}

/** Without the warm-up: what is known of it, or the first tenth. */
function warm({ series, context }: Seen): Window {
  const from = series.t[0]!;
  const length = series.t.at(-1)! - from;
  return between(series, from + (context.warmup ?? length / 10), Infinity);
}

/** t-test of the slope, with Student's quantile from the normal one (Cornish and Fisher's first term). */
function slopeRises(window: Window): boolean {
  const { slope, standardError } = leastSquares(window);
  const degrees = window.t.length - 2;
  return slope > standardError * (Z + (Z ** 3 + Z) / (4 * degrees));
}

function willDouble(window: Window): boolean {
  const { slope, end } = leastSquares(window);
  const hours = (window.t.at(-1)! - window.t[0]!) / 3_600_000;
  return end + slope * AHEAD * hours > TIMES_LEVEL * mean(window.v);
}

function passesThreshold({ v }: Window): boolean {
  const tenth = Math.max(1, Math.floor(v.length / 10));
  return mean(v.subarray(-tenth)) > THRESHOLD * mean(v.subarray(0, tenth));
}
