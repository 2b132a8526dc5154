import { quantileInPlace } from "../stats/quantile.ts";
import type { Window } from "../window.ts";

/** More samples tell little more, and take longer. */
const MOST = 1500;
/** Low enough to stand for what is left after collections between two cells, high enough not to be a single dip. */
const LOWER_QUARTILE = 0.25;

/** A long series in cells of as many samples each, at the time of the cell's middle sample; a short one as it is. */
export function thin({ t, v }: Window): Window {
  const size = Math.ceil(t.length / MOST);
  if (size === 1) return { t, v };
  const cells = Math.floor(t.length / size);
  const start = t.length - cells * size;
  const at = (k: number) => start + k * size;
  return {
    t: Float64Array.from({ length: cells }, (_, k) => t[at(k) + (size >> 1)]!),
    v: Float64Array.from({ length: cells }, (_, k) =>
      quantileInPlace(v.slice(at(k), at(k) + size), LOWER_QUARTILE),
    ),
  };
}
