import type { FileSeries } from "./types.ts";

/**
 * The same series with their times counted from the earliest of all: a time of this century in milliseconds would
 * leave a fit too few digits. Series that share an array of times go on to share one.
 */
export function fromEarliest(series: readonly FileSeries[]): readonly FileSeries[] {
  const earliest = series.reduce((least, { t }) => t.reduce((a, b) => Math.min(a, b), least), Infinity);
  const moved = new Map<Float64Array, Float64Array>();
  return series.map((one) => {
    const t = moved.get(one.t) ?? one.t.map((time) => time - earliest);
    moved.set(one.t, t);
    return { ...one, t };
  });
}
