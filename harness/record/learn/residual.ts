import type { Distribution } from "../../base/distribution.ts";
import type { Millis } from "../../base/units.ts";
import { normalShareBelow } from "./normal.ts";

/** Kinds of lifetimes that are tried, the simplest first. */
export type Shape = "constant" | "exponential" | "lognormal";

/** Lifetimes of one shape, by their mean. */
export interface Lifetime {
  readonly shape: Shape;
  readonly mean: Millis;
  /** Of the logarithm; of a log-normal shape only. */
  readonly sigma: number;
}

/**
 * Share of sessions found at a random moment that are still there `age` later: the residual life of a stationary
 * renewal process, 1 − ∫₀ᵃ S(u) du / mean (Cox, "Renewal Theory", 1962, §5).
 */
export function leftAfter(age: Millis, lifetime: Lifetime): number {
  return Math.max(0, 1 - meanUpTo(age, lifetime) / lifetime.mean);
}

/** Share of sessions opened at any moment of a span that are still there at its end. */
export function leftOfOpened(span: Millis, lifetime: Lifetime): number {
  return span === 0 ? 1 : meanUpTo(span, lifetime) / span;
}

export function asDistribution({ shape, mean, sigma }: Lifetime): Distribution {
  switch (shape) {
    case "constant":
      return { kind: "constant", value: mean };
    case "exponential":
      return { kind: "exponential", mean };
    case "lognormal":
      return { kind: "lognormal", median: mean * Math.exp(-(sigma ** 2) / 2), sigma };
  }
}

/** ∫₀ᵃ S(u) du, the mean of lifetimes that are cut at `age`. */
function meanUpTo(age: Millis, { shape, mean, sigma }: Lifetime): Millis {
  if (age <= 0) return 0;
  switch (shape) {
    case "constant":
      return Math.min(age, mean);
    case "exponential":
      return mean * (1 - Math.exp((-1 * age) / mean));
    case "lognormal": {
      const location = Math.log(mean) - sigma ** 2 / 2;
      const z = (Math.log(age) - location) / sigma;
      return mean * normalShareBelow(z - sigma) + age * normalShareBelow(-z);
    }
  }
}
