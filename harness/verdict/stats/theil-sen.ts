import { quantileInPlace } from "./quantile.ts";

/**
 * Median of the slopes between all pairs (Theil 1950, Sen 1968): up to 29 % of the values may do as they like. Takes
 * O(n²): for block values only. 0 of fewer than two places.
 */
export function theilSenSlope(x: Float64Array, y: Float64Array): number {
  const slopes: number[] = [];
  for (let i = 0; i < x.length; i++) {
    for (let j = i + 1; j < x.length; j++) {
      const apart = x[j]! - x[i]!;
      if (apart !== 0) slopes.push((y[j]! - y[i]!) / apart);
    }
  }
  return slopes.length === 0 ? 0 : quantileInPlace(Float64Array.from(slopes), 0.5);
}
