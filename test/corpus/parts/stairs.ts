import type { Draws } from "./draws.ts";
import type { Component } from "../family.ts";
import { perSample } from "./noise.ts";

/** Sum of events that come at random, `rate` of them a sample on average, each worth what `size` draws. */
export function randomStairs(
  draws: Draws,
  rate: (index: number) => number,
  size: (own: Draws) => number,
): Component {
  let sum = 0;
  return perSample(draws, (own, index) => {
    for (let events = own.poisson(rate(index)); events > 0; events--) sum += size(own);
    return sum;
  });
}

/** Steps of one size every `every` samples, each up to `stray` of that too late. */
export function evenStairs(draws: Draws, every: number, size: number, stray = 0): Component {
  const offset = draws.between(0, every);
  let steps = 0;
  let due = offset;
  return perSample(draws, (own, index) => {
    while (index >= due) {
      steps++;
      due = offset + every * (steps + stray * own.unit());
    }
    return steps * size;
  });
}

/** The highest value so far. */
export function highWater(of: Component): Component {
  return (length) => {
    let highest = -Infinity;
    return of(length).map((value) => (highest = Math.max(highest, value)));
  };
}

/** In multiples of `grain`, as carriers and pages come. */
export function inGrains(of: Component, grain: number): Component {
  return (length) => of(length).map((value) => grain * Math.round(value / grain));
}

/** The next of `first` × `ratio`^n that is large enough, as a heap grows; sizes above `first` only. */
export function inRatios(of: Component, first: number, ratio: number): Component {
  const next = (value: number) =>
    first * ratio ** Math.ceil(Math.log(Math.max(1, value / first)) / Math.log(ratio));
  return (length) => of(length).map(next);
}
