import { effectiveCount, neighbourCorrelation } from "./autocorrelation.ts";
import { quantile } from "./quantile.ts";
import { theilSenSlope } from "./theil-sen.ts";

/** A straight line through points, by the slope of each pair. */
export interface Slope {
  /** Per unit of x. */
  readonly rise: number;
  /** Standard error of it, larger for what neighbours share. */
  readonly error: number;
}

/**
 * Theil and Sen's slope with the standard error that least squares would have, √(s² / (n σx²)), n reduced for the
 * correlation of neighbours (Bartlett 1935). Error is infinite with fewer than three points.
 */
export function slopeOf(x: Float64Array, y: Float64Array): Slope {
  const rise = theilSenSlope(x, y);
  const rest = y.map((value, i) => value - rise * x[i]!);
  const middle = quantile(rest, 0.5);
  const residuals = rest.map((value) => value - middle);
  const n = Math.max(2, effectiveCount(x.length, neighbourCorrelation(residuals)));
  const variance = sumOfSquares(residuals) / (x.length - 2);
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  const spread = sumOfSquares(x.map((place) => place - mean)) / x.length;
  return { rise, error: x.length < 3 || spread === 0 ? Infinity : Math.sqrt(variance / (n * spread)) };
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
