import type { Millis } from "./units.ts";

/** A positive random duration. All figures in milliseconds. */
export type Distribution =
  | { readonly kind: "constant"; readonly value: Millis }
  | { readonly kind: "uniform"; readonly min: Millis; readonly max: Millis }
  | { readonly kind: "exponential"; readonly mean: Millis }
  | { readonly kind: "lognormal"; readonly median: Millis; readonly sigma: number };

export function mean(distribution: Distribution): Millis {
  switch (distribution.kind) {
    case "constant":
      return distribution.value;
    case "uniform":
      return (distribution.min + distribution.max) / 2;
    case "exponential":
      return distribution.mean;
    case "lognormal":
      return distribution.median * Math.exp(distribution.sigma ** 2 / 2);
  }
}
