import type { Estimate } from "./types.ts";

/** Half the width of an interval that holds the true value in 95 of 100 cases, in standard errors. */
const CONFIDENCE = 1.96;

export function exactly(value: number): Estimate {
  return { value, low: value, high: value };
}

/** @param error standard error */
export function about(value: number, error: number): Estimate {
  const off = CONFIDENCE * error;
  return Number.isFinite(off)
    ? { value, low: value - off, high: value + off }
    : { value, low: null, high: null };
}

/** Standard error, as the width of the interval has it; infinite where an end is not known. */
export function errorOf({ low, high }: Estimate): number {
  return low === null || high === null ? Infinity : (high - low) / (2 * CONFIDENCE);
}

/** The quotient of two estimates that are independent of each other, to the first order of their errors. */
export function quotient(above: Estimate, below: Estimate): Estimate | null {
  if (below.value <= 0) return null;
  const value = above.value / below.value;
  const error = Math.hypot(errorOf(above), value * errorOf(below)) / below.value;
  return about(value, error);
}

export function difference(a: Estimate, b: Estimate): Estimate {
  return about(a.value - b.value, Math.hypot(errorOf(a), errorOf(b)));
}

export function scaled({ value, low, high }: Estimate, by: number): Estimate {
  return { value: value * by, low: low === null ? null : low * by, high: high === null ? null : high * by };
}

/** Of what cannot be negative. */
export function notBelowZero({ value, low, high }: Estimate): Estimate {
  const cut = (end: number | null) => (end === null ? null : Math.max(0, end));
  return { value: Math.max(0, value), low: cut(low), high: cut(high) };
}
