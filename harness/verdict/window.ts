import type { Millis } from "../base/units.ts";

/** A stretch of a series: two arrays of one length, times in milliseconds, ascending. */
export interface Window {
  readonly t: Float64Array;
  readonly v: Float64Array;
}

export interface Sample {
  readonly t: Millis;
  readonly v: number;
}

/** The samples with from ≤ t < to, as a phase ends where the next begins; nothing is copied. */
export function between({ t, v }: Window, from: Millis, to: Millis): Window {
  const start = indexAfter(t, from, false);
  const stop = Math.max(start, indexAfter(t, to, false));
  return { t: t.subarray(start, stop), v: v.subarray(start, stop) };
}

/** The last `count` samples, or all there are. */
export function lastOf({ t, v }: Window, count: number): Window {
  const start = Math.max(0, t.length - count);
  return { t: t.subarray(start), v: v.subarray(start) };
}

/** The last sample at or before `t`. */
export function sampleAt(window: Window, t: Millis): Sample | null {
  return sampleOf(window, indexAfter(window.t, t, true) - 1);
}

/** The first sample after `t`. */
export function sampleAfter(window: Window, t: Millis): Sample | null {
  return sampleOf(window, indexAfter(window.t, t, true));
}

export function last(window: Window): Sample | null {
  return sampleOf(window, window.t.length - 1);
}

/** The first of the highest samples. */
export function highest({ t, v }: Window): Sample | null {
  let at = 0;
  for (let i = 1; i < v.length; i++) if (v[i]! > v[at]!) at = i;
  return sampleOf({ t, v }, at);
}

/** The first of the lowest samples. */
export function lowest({ t, v }: Window): Sample | null {
  let at = 0;
  for (let i = 1; i < v.length; i++) if (v[i]! < v[at]!) at = i;
  return sampleOf({ t, v }, at);
}

/** Of a copy, sorted; NaN of nothing. */
export function median(values: Float64Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The usual time between two samples; NaN of fewer than two. */
export function usualInterval({ t }: Window): Millis {
  return median(Float64Array.from({ length: Math.max(0, t.length - 1) }, (_, i) => t[i + 1]! - t[i]!));
}

function sampleOf({ t, v }: Window, index: number): Sample | null {
  return index >= 0 && index < t.length ? { t: t[index]!, v: v[index]! } : null;
}

/** The first index whose time is at or after `moment`; after it when `past`. */
function indexAfter(t: Float64Array, moment: Millis, past: boolean): number {
  let low = 0;
  let high = t.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (t[middle]! < moment || (past && t[middle] === moment)) low = middle + 1;
    else high = middle;
  }
  return low;
}
