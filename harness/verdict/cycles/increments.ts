import { mean, standardDeviation } from "./moments.ts";
import type { Floor } from "./types.ts";

/** What each cycle after the first added to the floor; the first fills caches and loads code, so it is left out. */
export interface Increments {
  readonly added: Float64Array;
  readonly total: number;
  readonly mean: number;
  /** Standard deviation of one reading about its floor, from the scatter within the cycles. */
  readonly noise: number;
}

export function incrementsOf(floors: readonly Floor[]): Increments {
  const added = Float64Array.from(floors.slice(1), ({ value }, i) => value - floors[i]!.value);
  return { added, total: floors.at(-1)!.value - floors[0]!.value, mean: mean(added), noise: noiseOf(floors) };
}

/** Mean of the later half over that of the earlier; the middle one of an odd number is in neither. */
export function laterOverEarlier(added: Float64Array): number {
  const half = Math.floor(added.length / 2);
  return mean(added.slice(-half)) / mean(added.slice(0, half));
}

/** How many standard errors the mean increment is from none. */
export function meanOverError({ added, mean }: Increments): number {
  const error = standardDeviation(added) / Math.sqrt(added.length);
  return error === 0 ? Math.sign(mean) * Infinity : mean / error;
}

/** Pooled over the cycles, each about its own mean. */
function noiseOf(floors: readonly Floor[]): number {
  const freedom = floors.reduce((sum, { readings }) => sum + Math.max(0, readings.length - 1), 0);
  const squares = floors.reduce(
    (sum, { readings }) => sum + Math.max(0, readings.length - 1) * standardDeviation(readings) ** 2,
    0,
  );
  return freedom === 0 ? 0 : Math.sqrt(squares / freedom);
}
