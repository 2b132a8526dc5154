import { curve, type Component, type Plan } from "../family.ts";

/** The same with every interval; `growth` is what the plan sees. */
export function steady(plan: Plan, growth: number): Component {
  return curve(plan, (share) => growth * share);
}

/** Nothing until the share `onset` of the plan, then steady, `growth` by its end. */
export function fromOnset(plan: Plan, growth: number, onset: number): Component {
  return curve(plan, (share) => (growth * Math.max(0, share - onset)) / (1 - onset));
}

/** Ever faster: what leaks is proportional to a power of time. */
export function power(plan: Plan, growth: number, exponent: number): Component {
  return curve(plan, (share) => growth * share ** exponent);
}

/** Ever faster: what leaks is proportional to what has leaked; it doubles `doublings` times in the plan. */
export function compounding(plan: Plan, growth: number, doublings: number): Component {
  return curve(plan, (share) => (growth * (2 ** (doublings * share) - 1)) / (2 ** doublings - 1));
}
