import { effectiveCount, neighbourCorrelation } from "../stats/autocorrelation.ts";
import { coefficientsOf, dot, orthogonalise, residualsOf } from "../stats/least-squares.ts";

/** What lies between two drops of a sawtooth. */
export interface Tooth {
  /** What the drop before it left. */
  readonly floor: number;
  /** Its standard error. */
  readonly error: number;
  /** Sum of squares about the mean, and what of it a straight line leaves. */
  readonly varies: number;
  readonly left: number;
}

/** The start of a line through fewer samples is worse than the least of them. */
const FEW = 6;

/**
 * The floor is where a straight line through the tooth starts: all of its samples tell. Its variance is 4 s²/n for
 * evenly spaced samples, more for noise whose neighbours are alike; where between two samples the drop was moves it by
 * up to a step. Of a few samples it is the least, no better than the `noise` of one.
 */
export function toothOf(t: Float64Array, v: Float64Array, noise: number): Tooth {
  const middle = (t[0]! + t.at(-1)!) / 2;
  const basis = orthogonalise([new Float64Array(t.length).fill(1), t.map((time) => time - middle)]);
  const [mean, slope] = coefficientsOf(basis, v);
  const residuals = residualsOf(basis, v);
  const left = dot(residuals, residuals);
  const centred = v.map((value) => value - mean!);
  const line = { varies: dot(centred, centred), left };
  if (v.length < FEW) return { floor: v.reduce((a, b) => Math.min(a, b)), error: noise, ...line };
  const worth = effectiveCount(v.length, neighbourCorrelation(residuals));
  const step = (slope! * (t.at(-1)! - t[0]!)) / (v.length - 1);
  // Anywhere within a step with the same chance: 1 / √12 of it.
  const error = Math.sqrt((4 * left) / (v.length - 2) / worth + step ** 2 / 12);
  return { floor: mean! + slope! * (t[0]! - middle), error, ...line };
}
