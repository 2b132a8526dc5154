import { quantile, robustDeviation } from "../stats/quantile.ts";
import type { Window } from "../window.ts";

/** How far below all that was seen before a node comes back, in standard deviations of the noise and of the level. */
const FALL = { noise: 4, level: 0.02 } as const;

/** At the front of a life, as a share of it: a node that has just started holds less than it will. */
const WARMING = 0.25;

/**
 * Splits a series where the node started again: at the restarts that are known, and where a hole is followed by less than
 * was seen in that life once it had warmed up. A fall without a hole is a sweep or a collection; a
 * hole alone is a missed sample.
 */
export function epochsOf(window: Window, widest: number, restarts: readonly number[]): readonly Window[] {
  const { t, v } = window;
  if (restarts.length === 0 && !hasHole(t, widest)) return [window];
  const least = fallOf(v);
  const epochs: Window[] = [];
  let from = 0;
  for (let i = 1; i < t.length; i++) {
    const known = restarts.some((at) => at > t[i - 1]! && at <= t[i]!);
    const gone = t[i]! - t[i - 1]! > widest;
    if (!known && !(gone && v[i]! < lowestOf(v.subarray(from + Math.floor(WARMING * (i - from)), i)) - least))
      continue;
    epochs.push({ t: t.subarray(from, i), v: v.subarray(from, i) });
    from = i;
  }
  return [...epochs, { t: t.subarray(from), v: v.subarray(from) }];
}

function lowestOf(values: Float64Array): number {
  return values.reduce((lowest, value) => Math.min(lowest, value), Infinity);
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
