import type { Unit } from "../../../harness/base/units.ts";
import type { Draws } from "./draws.ts";
import type { Component } from "../family.ts";

/** What a series is about: its unit, its size, and the standard deviation of its noise. */
export interface Scale {
  readonly unit: Unit;
  readonly level: number;
  readonly sd: number;
}

/** From a few megabytes to gigabytes, or hundreds to hundreds of thousands; noise of 0.1–1.5 % of that. */
export function drawScale(draws: Draws): Scale {
  const unit = draws.chance(0.6) ? "B" : "count";
  const level = unit === "B" ? draws.logBetween(4e6, 4e9) : draws.logBetween(500, 300_000);
  return { unit, level, sd: level * draws.logBetween(0.001, 0.015) };
}

/** Growth over the plan: 2–50 % of the level. */
export function drawGrowth(draws: Draws, { level }: Scale): number {
  return level * draws.logBetween(0.02, 0.5);
}

/** A value at every sample, drawn one after the other. */
export function perSample(draws: Draws, next: (draws: Draws, index: number) => number): Component {
  const own = draws.fork();
  const drawn: number[] = [];
  return (length) => {
    while (drawn.length < length) drawn.push(next(own, drawn.length));
    return Float64Array.from(drawn.slice(0, length));
  };
}

export function white(draws: Draws, sd: number): Component {
  return perSample(draws, (own) => sd * own.normal());
}

export function heavyTailed(draws: Draws, sd: number): Component {
  return perSample(draws, (own) => sd * own.heavyTailed());
}

/** AR(1): each value keeps `phi` of the one before; started in its own steady state, with standard deviation `sd`. */
export function autoregressive(
  draws: Draws,
  sd: number,
  phi: number,
  shock = (own: Draws) => own.normal(),
): Component {
  const fresh = Math.sqrt(1 - phi * phi);
  let before = 0;
  return perSample(draws, (own, index) => {
    before = index === 0 ? sd * shock(own) : phi * before + sd * fresh * shock(own);
    return before;
  });
}
