import type { Window } from "../../../harness/verdict/window.ts";

/** A straight line through samples by least squares; times in hours since the first sample. */
export interface Line {
  readonly slope: number;
  /** Value of the line at the last sample. */
  readonly end: number;
  /** Standard error of the slope, as if no sample knew of another. */
  readonly standardError: number;
}

const HOUR = 3_600_000;

/** The textbook's formulas; needs three samples or more. */
export function leastSquares({ t, v }: Window): Line {
  const count = t.length;
  const x = t.map((time) => (time - t[0]!) / HOUR);
  const [meanX, meanY] = [mean(x), mean(v)];
  let [sxx, sxy, syy] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    sxx += (x[i]! - meanX) ** 2;
    sxy += (x[i]! - meanX) * (v[i]! - meanY);
    syy += (v[i]! - meanY) ** 2;
  }
  const slope = sxy / sxx;
  const residual = Math.max(0, syy - slope * sxy);
  return {
    slope,
    end: meanY + slope * (x.at(-1)! - meanX),
    standardError: Math.sqrt(residual / (count - 2) / sxx),
  };
}

export function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
