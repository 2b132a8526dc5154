import { quantileInPlace } from "../stats/quantile.ts";
import type { Window } from "../window.ts";

/** More samples tell little more, and take longer. */
const MOST = 1000;
/** Low enough to stand for what is left after collections between two cells, high enough not to be a single dip. */
const LOWER_QUARTILE = 0.25;

/** A long series in cells of as many samples each, at the time of the cell's middle sample; a short one as it is. */
export function thin({ t, v }: Window): Window {
  const size = Math.ceil(t.length / MOST);
  if (size === 1) return { t, v };
  const cells = Math.floor(t.length / size);
  const start = t.length - cells * size;
  const thinned = { t: new Float64Array(cells), v: new Float64Array(cells) };
  const cell = new Float64Array(size);
  for (let k = 0; k < cells; k++) {
    const from = start + k * size;
    cell.set(v.subarray(from, from + size));
    thinned.t[k] = t[from + (size >> 1)]!;
    thinned.v[k] = quantileInPlace(cell, LOWER_QUARTILE);
  }
  return thinned;
}
