import { quantile, robustDeviation } from "../stats/quantile.ts";
import type { Window } from "../window.ts";

/** How far below all that was seen before a node comes back, in standard deviations of the noise and of the level. */
const FALL = { noise: 4, level: 0.02 } as const;

/**
 * Splits a series where the node started again: at the restarts that are known, and where a hole is followed by less than
 * was ever seen before in that life. A fall without a hole is a sweep or a collection; a hole alone is a missed sample.
 */
export function epochsOf(window: Window, widest: number, restarts: readonly number[]): readonly Window[] {
  const { t, v } = window;
  if (restarts.length === 0 && !hasHole(t, widest)) return [window];
  const least = fallOf(v);
  const epochs: Window[] = [];
  let from = 0;
  let lowest = Infinity;
  for (let i = 0; i < t.length; i++) {
    const known = i > 0 && restarts.some((at) => at > t[i - 1]! && at <= t[i]!);
    const gone = i > 0 && t[i]! - t[i - 1]! > widest;
    if (known || (gone && v[i]! < lowest - least)) {
      epochs.push({ t: t.subarray(from, i), v: v.subarray(from, i) });
      from = i;
      lowest = Infinity;
    }
    lowest = Math.min(lowest, v[i]!);
  }
  return [...epochs, { t: t.subarray(from), v: v.subarray(from) }];
}

function hasHole(t: Float64Array, widest: number): boolean {
  for (let i = 1; i < t.length; i++) if (t[i]! - t[i - 1]! > widest) return true;
  return false;
}

function fallOf(v: Float64Array): number {
  if (v.length < 2) return Infinity;
  // The difference of two independent values varies √2 times as much as each.
  const noise = robustDeviation(changesOf(v)) / Math.SQRT2;
  return Math.max(FALL.noise * noise, FALL.level * Math.abs(quantile(v, 0.5)));
}

/** Each value less the one before it. */
export function changesOf(values: Float64Array): Float64Array {
  const changes = new Float64Array(Math.max(0, values.length - 1));
  for (let i = 0; i < changes.length; i++) changes[i] = values[i + 1]! - values[i]!;
  return changes;
}
