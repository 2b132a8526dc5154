import type { Draws } from "./draws.ts";
import { curve, type Component, type Plan } from "../family.ts";
import { perSample } from "./noise.ts";

/** A cache that takes in evenly until it is full, at a share of the plan. */
export function fillsToCap(plan: Plan, height: number, fullAt: number): Component {
  return curve(plan, (share) => height * Math.min(1, share / fullAt));
}

/** Nears `height`; `tau` is the share of the plan in which the rest falls to 37 %. */
export function saturates(plan: Plan, height: number, tau: number): Component {
  return curve(plan, (share) => height * (1 - Math.exp(-share / tau)));
}

/** Nears `height` more slowly than any exponential; half of it is there at the share `half` of the plan. */
export function saturatesSlowly(plan: Plan, height: number, half: number): Component {
  return curve(plan, (share) => (height * share) / (share + half));
}

/** Starts slowly, fills, ends slowly: an S. */
export function growsUp(plan: Plan, height: number, middle: number, width: number): Component {
  return curve(plan, (share) => height / (1 + Math.exp((middle - share) / width)));
}

/**
 * Distinct keys seen so far, of `keys` in all, when `perStep` are asked for in a sample and the k-th is asked for in
 * proportion to 1 / k (Zipf): what a cache holds that nothing is ever evicted from. It is full once all were seen.
 */
export function workingSet(draws: Draws, keys: number, perStep: number): Component {
  const seen = new Set<number>();
  return perSample(draws, (own) => {
    for (let asked = 0; asked < perStep; asked++) seen.add(Math.floor(keys ** own.unit()));
    return seen.size;
  });
}
