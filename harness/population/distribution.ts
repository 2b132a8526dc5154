import type { Distribution } from "../base/distribution.ts";
import type { Millis } from "../base/units.ts";

/** Draws from a distribution; `u` and `v` are independent and uniform in (0, 1). Only lognormal uses `v`. */
export function draw(distribution: Distribution, u: number, v: number): Millis {
  switch (distribution.kind) {
    case "constant":
      return distribution.value;
    case "uniform":
      return distribution.min + u * (distribution.max - distribution.min);
    case "exponential":
      return distribution.mean * -Math.log(u);
    case "lognormal":
      return distribution.median * Math.exp(distribution.sigma * standardNormal(u, v));
  }
}

/**
 * Draws what is still to come of a duration that is found under way at a random moment: a uniform part of a
 * length-biased draw (density x·f(x)/mean), the residual life of a stationary renewal process (Cox, "Renewal
 * Theory", 1962, §5). `u`, `v` and `part` are independent and uniform in (0, 1).
 */
export function drawResidual(distribution: Distribution, u: number, v: number, part: number): Millis {
  return part * drawLengthBiased(distribution, u, v);
}

function drawLengthBiased(distribution: Distribution, u: number, v: number): Millis {
  switch (distribution.kind) {
    case "constant":
      return distribution.value;
    case "uniform":
      return Math.sqrt(distribution.min ** 2 + u * (distribution.max ** 2 - distribution.min ** 2));
    case "exponential":
      return distribution.mean * -Math.log(u * v);
    case "lognormal":
      return distribution.median * Math.exp(distribution.sigma * (standardNormal(u, v) + distribution.sigma));
  }
}

/** Box and Muller, 1958. */
function standardNormal(u: number, v: number): number {
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
}
