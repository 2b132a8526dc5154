import type { Draws } from "./draws.ts";
import type { Component, Plan } from "../family.ts";
import { perSample } from "./noise.ts";

/** Single samples and holes of up to 4 % of the plan that were not taken; `share` is of the single ones. */
export function missing(draws: Draws, plan: Plan, share: number): Component {
  const longest = Math.max(2, Math.floor(0.04 * plan.samples));
  let until = 0;
  return perSample(draws, (own, index) => {
    if (index < until) return 1;
    if (own.chance(0.008)) until = index + own.integer(2, longest);
    return own.chance(share) ? 1 : 0;
  });
}

/** When a node was restarted, as sample numbers, and what that does to its series. */
export interface Restarts {
  readonly at: readonly number[];
  /** The node is not there for three samples after each. */
  readonly absent: Component;
  /** What a node that was just started does not need yet; it needs all of it soon after. */
  readonly cold: Component;
  /** Samples since the last start. */
  readonly age: (index: number) => number;
}

/** Restarts at the given shares of the plan. */
export function restarts(plan: Plan, shares: readonly number[], missingWhenCold: number): Restarts {
  const at = shares.map((share) => Math.round(share * plan.samples));
  const age = (index: number) => index - (at.findLast((start) => start <= index) ?? 0);
  const isAway = (index: number) => at.some((start) => index >= start && index < start + 3);
  const warmUp = Math.max(1, 0.02 * plan.samples);
  const coldAt = (index: number) => (index < (at[0] ?? Infinity) ? 0 : Math.exp(-age(index) / warmUp));
  return {
    at,
    age,
    absent: (length) => Float64Array.from({ length }, (_, i) => (isAway(i) ? 1 : 0)),
    cold: (length) => Float64Array.from({ length }, (_, i) => -missingWhenCold * coldAt(i)),
  };
}
