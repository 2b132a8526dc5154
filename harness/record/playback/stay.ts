import { mean, type Distribution } from "../../base/distribution.ts";
import type { Millis, Quantity } from "../../base/units.ts";
import type { PopulationPlan, SessionContract } from "../../config/types.ts";
import { sampleStays } from "../../population/sampled-stays.ts";

export interface FittedStay {
  /** From log-in to leaving. */
  readonly stay: Distribution;
  /** Users for each session at once: sessions outlive users who leave without a log-out. */
  readonly share: Quantity<"ratio">;
}

/** Each step comes nearer by the part of a stay that the timeouts are not. */
const STEPS = 8;
const NEAR_ENOUGH = 0.002;
/** A user stays for at least this share of a session's life. */
const LEAST = 0.02;

/**
 * How long users have to stay for sessions to be held for a time: what users who log out and who vanish leave behind
 * them, by the service's contract, is taken off. Same shape, another scale.
 * @param held mean lifetime of a session
 * @param plan whose stay has the shape that is wanted, with the mean that is held
 */
export function stayFor(held: Millis, plan: PopulationPlan, contract: SessionContract): FittedStay {
  let scale = 1;
  for (let step = 0; step < STEPS; step++) {
    const off = held - meanHeld({ ...plan, stay: stretched(plan.stay, scale) }, contract);
    if (Math.abs(off) < NEAR_ENOUGH * held) break;
    scale = Math.max(LEAST, scale + off / held);
  }
  const stay = stretched(plan.stay, scale);
  return { stay, share: mean(stay) / meanHeld({ ...plan, stay }, contract) };
}

function meanHeld(plan: PopulationPlan, contract: SessionContract): Millis {
  const stays = sampleStays(plan, contract);
  const sum = stays.reduce(
    (so, { heldIfLoggedOut, heldIfVanished }) =>
      so + (1 - plan.vanish) * heldIfLoggedOut + plan.vanish * heldIfVanished,
    0,
  );
  return sum / stays.length;
}

/** The same shape, so many times as long. */
export function stretched(distribution: Distribution, by: number): Distribution {
  switch (distribution.kind) {
    case "constant":
      return { kind: "constant", value: distribution.value * by };
    case "uniform":
      return { kind: "uniform", min: distribution.min * by, max: distribution.max * by };
    case "exponential":
      return { kind: "exponential", mean: distribution.mean * by };
    case "lognormal":
      return { ...distribution, median: distribution.median * by };
  }
}
