import type { Drops } from "./drops.ts";

/** With fewer floors nothing is said. */
const LEAST_FLOORS = 3;
/**
 * Growth over all cycles, in standard errors of a floor. Floors without growth stand in order of size by chance in 1
 * of n! cases, so fewer floors have to rise by more.
 */
const LEAST_OVER_NOISE: readonly number[] = [Infinity, Infinity, Infinity, 8, 6, 5.5, 5, 4.5];

/**
 * Whether the floors of a few cycles, fewer than a curve can be fitted to, rise with every one of them: each by a fair
 * part of the mean, the last by half of it, none by most of the whole, not ever more slowly, and all of it out of noise.
 */
export function everyCycleAdds({ reduction: { y }, noise }: Drops, least: number): boolean {
  if (y.length < LEAST_FLOORS) return false;
  const added = Float64Array.from(y.subarray(1), (value, k) => value - y[k]!);
  const total = y.at(-1)! - y[0]!;
  const mean = total / added.length;
  const half = Math.floor(added.length / 2);
  const earlier = sum(added.subarray(0, half)) / half;
  const later = sum(added.subarray(added.length - half)) / half;
  return (
    total > 0 &&
    total >= least &&
    total >= LEAST_OVER_NOISE[Math.min(y.length, LEAST_OVER_NOISE.length - 1)]! * noise &&
    added.every((by) => by >= 0.2 * mean) &&
    added.at(-1)! >= 0.4 * mean &&
    (added.length < 3 || Math.max(...added) <= 0.6 * total) &&
    later >= 0.5 * earlier
  );
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
