import type { Millis } from "../../base/units.ts";
import type { Series } from "../../timeline/types.ts";

/** Number of values in a page that keeps it below 1.5 MB, at about seven characters a value. */
const VALUES = 150_000;
const LEAST_BUCKETS = 60;
const MOST_BUCKETS = 600;
/** Missing for so many times its usual interval, a series is shown with a hole. */
const HOLE = 8;

/** Times that all series of a page share: two for each bucket of equal length. */
export interface Grid {
  readonly width: Millis;
  readonly times: readonly Millis[];
}

/** `null`: nothing was sampled there, the line goes on; `false`: a hole, the line is broken. */
export type Column = readonly (number | null | false)[];

export function gridFor(seriesCount: number, lastT: Millis): Grid {
  const buckets = Math.floor(VALUES / (2 * Math.max(1, seriesCount)));
  const count = Math.min(MOST_BUCKETS, Math.max(LEAST_BUCKETS, buckets));
  const width = Math.max(1, lastT + 1) / count;
  return {
    width,
    times: Array.from({ length: 2 * count }, (_, half) => Math.round((half * width) / 2)),
  };
}

/**
 * A series on the grid: of each bucket its lowest and its highest sample, in the order in which they came, so that no
 * peak is lost. A sample is shown at most one bucket away from its time; five digits are kept.
 */
export function columnOf({ t, v }: Series, { width, times }: Grid): Column {
  const column = new Array<number | null | false>(times.length).fill(null);
  let from = 0;
  while (from < t.length) {
    const bucket = Math.floor(t[from]! / width);
    let [low, high, to] = [from, from, from];
    for (; to < t.length && Math.floor(t[to]! / width) === bucket; to++) {
      if (v[to]! < v[low]!) low = to;
      if (v[to]! > v[high]!) high = to;
    }
    const [first, second] = low < high ? [low, high] : [high, low];
    column[2 * bucket] = short(v[first]!);
    if (first !== second) column[2 * bucket + 1] = short(v[second]!);
    from = to;
  }
  for (const hole of holesIn(t)) {
    const at = Math.ceil((2 * hole) / width);
    if (column[at] === null) column[at] = false;
  }
  return column;
}

/** The middle of each hole. */
function holesIn(t: Float64Array): readonly Millis[] {
  if (t.length < 3) return [];
  const gaps = t.subarray(1).map((time, index) => time - t[index]!);
  const usual = gaps.toSorted()[gaps.length >> 1]!;
  return [...gaps].flatMap((gap, index) => (gap > HOLE * usual ? [t[index]! + gap / 2] : []));
}

function short(value: number): number {
  return Number(value.toPrecision(5));
}
