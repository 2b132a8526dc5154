import type { Millis, Quantity } from "../../base/units.ts";
import type { Estimate } from "../types.ts";
import { crossing, highestPlace } from "./maximise.ts";
import { leftAfter, type Lifetime, type Shape } from "./residual.ts";
import type { Sighting } from "./sightings.ts";

/** Lifetimes that explain best when rows went, and the interval of their mean. */
export interface FittedLifetime {
  readonly lifetime: Lifetime;
  readonly mean: Estimate;
  readonly followed: Quantity<"count">;
  readonly gone: Quantity<"count">;
}

/** With fewer rows gone no shape can be told, and hardly a mean. */
const LEAST_GONE = 5;
/** A mean is sought from a thousandth of the time looked at to a thousand times as much. */
const RANGE = Math.log(1000);
const SIGMAS = [0.1, 2.5] as const;
/** Below, a logarithm would be of nothing. */
const UNLIKELY = 1e-12;
/** Fall of the logarithm of the likelihood at the ends of a 95 % interval: half of χ²(0.95, 1) (Wilks 1938). */
const INTERVAL = 1.92;

/**
 * Maximum likelihood of what was seen of rows that were drawn at random moments: they have only what is left of their
 * lives. Of the three shapes the one with the least BIC (Schwarz 1978). Null with fewer than five rows gone.
 * @param distinct how many different rows there can be among those followed; a row that was drawn twice says nothing new
 */
export function fitLifetimes(
  sightings: readonly Sighting[],
  distinct: Quantity<"count">,
): FittedLifetime | null {
  const followed = sightings.reduce((sum, { count }) => sum + count, 0);
  const gone = sightings.reduce((sum, { to, count }) => sum + (to < Infinity ? count : 0), 0);
  if (gone < LEAST_GONE) return null;
  const weight = Math.min(1, distinct / followed);
  const fits = (["constant", "exponential", "lognormal"] as const).map((shape) =>
    fitShape(shape, sightings, weight),
  );
  const parameters: Readonly<Record<Shape, number>> = { constant: 1, exponential: 1, lognormal: 2 };
  const bic = ({ lifetime, height }: Fit) =>
    parameters[lifetime.shape] * Math.log(weight * followed) - 2 * height;
  const best = fits.reduce((least, fit) => (bic(fit) < bic(least) ? fit : least));
  return { lifetime: best.lifetime, mean: best.interval(), followed, gone };
}

interface Fit {
  readonly lifetime: Lifetime;
  /** Logarithm of the likelihood. */
  readonly height: number;
  readonly interval: () => Estimate;
}

function fitShape(shape: Shape, sightings: readonly Sighting[], weight: number): Fit {
  const typical = exposureOf(sightings);
  const heightOf = (lifetime: Lifetime) => weight * likelihood(sightings, lifetime);
  const at = (logMean: number): Lifetime => {
    const mean = Math.exp(logMean);
    if (shape !== "lognormal") return { shape, mean, sigma: 0 };
    const height = (logSigma: number) => heightOf({ shape, mean, sigma: Math.exp(logSigma) });
    return {
      shape,
      mean,
      sigma: Math.exp(highestPlace(height, Math.log(SIGMAS[0]), Math.log(SIGMAS[1]))),
    };
  };
  const profile = (logMean: number) => heightOf(at(logMean));
  const [lowest, highest] = [Math.log(typical) - RANGE, Math.log(typical) + RANGE];
  const peak = highestPlace(profile, lowest, highest);
  const height = profile(peak);
  const end = (outside: number) => {
    const place = crossing(profile, height - INTERVAL, peak, outside);
    return place === null ? null : Math.exp(place);
  };
  const interval = () => ({ value: Math.exp(peak), low: end(lowest), high: end(highest) });
  return { lifetime: at(peak), height, interval };
}

/** Time looked at for each row that went: the mean of an exponential life. */
function exposureOf(sightings: readonly Sighting[]): Millis {
  const looked = sightings.reduce(
    (sum, { from, to, count }) => sum + count * (to < Infinity ? (from + to) / 2 : from),
    0,
  );
  const gone = sightings.reduce((sum, { to, count }) => sum + (to < Infinity ? count : 0), 0);
  return Math.max(1, looked / gone);
}

function likelihood(sightings: readonly Sighting[], lifetime: Lifetime): number {
  let sum = 0;
  for (const { from, to, count } of sightings) {
    const share = leftAfter(from, lifetime) - (to < Infinity ? leftAfter(to, lifetime) : 0);
    sum += count * Math.log(Math.max(UNLIKELY, share));
  }
  return sum;
}
