import type { TrendContext } from "../../../../harness/verdict/trend/types.ts";
import type { Window } from "../../../../harness/verdict/window.ts";
import { randomUnit } from "../../../../harness/base/random.ts";

const SECOND = 1000;

/** A series of `samples` values one second apart; `at` gets the share of the series that has passed. */
export function seriesOf(samples: number, at: (share: number, index: number) => number): Window {
  const t = Float64Array.from({ length: samples }, (_, i) => i * SECOND);
  return { t, v: t.map((_, i) => at(i / samples, i)) };
}

/** Standard normal noise, the same for the same seed and index (Box and Muller). */
export function noise(index: number, seed = 1): number {
  const radius = Math.sqrt(-2 * Math.log(randomUnit(seed, 1, index)));
  return radius * Math.cos(2 * Math.PI * randomUnit(seed, 2, index));
}

export const nothingKnown: TrendContext = {
  name: "ets:sessions",
  unit: "B",
  warmup: null,
  load: null,
  users: null,
  limit: null,
};
