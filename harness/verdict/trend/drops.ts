import { quantileInPlace, robustDeviation } from "../stats/quantile.ts";
import type { Window } from "../window.ts";
import { changesOf } from "./epochs.ts";
import type { Reduction } from "./reduce.ts";
import { toothOf, type Tooth } from "./tooth.ts";

/** What is left after each drop of a regular sawtooth: sweeps, full collections. */
export interface Drops {
  readonly reduction: Reduction;
  /** Standard error of a floor. */
  readonly noise: number;
}

/** A drop is looked for between the means of so many samples either side, the most telling first. */
const SIDES = [9, 5, 3, 2, 1] as const;
/** A drop is at least half of the third largest, and stands out of the noise by this many standard deviations. */
const SHARE = 0.5;
const OUT_OF_NOISE = 5;
const FEWEST = 3;
/** No interval is shorter or longer than these shares of the median one, nor what is before and after all. */
const REGULAR = { few: { shortest: 0.6, longest: 1.6 }, many: { shortest: 0.4, longest: 2 } } as const;
const MANY = 8;
/** Between drops it rises: in most teeth the later half is above the earlier one by this share of the drop. */
const RISE = 0.2;
const MOST_TEETH = 0.75;
/** Shorter teeth are spikes. */
const SHORTEST_TOOTH = 4;
const GROUPS = 10;
/** Straight lines explain at least this share of what varies within the teeth; of chance falls in noise they do not. */
const LEAST_CLARITY = 0.6;
const SURE = 0.8;
/** A last tooth that is not over counts from this share of the others' length on. */
const SHORTEST_LAST = 0.5;

/** Null where no regular sawtooth of three drops or more covers the stretch. */
export function floorsAfterDrops(window: Window): Drops | null {
  const { v } = window;
  if (v.length < 12) return null;
  const changes = changesOf(v);
  const noise = robustDeviation(changes) / Math.SQRT2;
  const sums = runningSums(v);
  for (const side of SIDES) {
    const at = dropsIn(sums, side, OUT_OF_NOISE * noise * Math.sqrt(2 / side));
    if (at.length < FEWEST || !areRegular(at, v.length) || !rises(sums, at)) continue;
    const drops = floorsAt(window, at, noise);
    if (drops) return drops;
  }
  return null;
}

/** Many floors are averaged in groups of neighbours: where in a rise a sample falls is a matter of chance. */
function floorsAt({ t, v }: Window, drops: readonly number[], noise: number): Drops | null {
  const usual = usualGap(drops);
  // A drop just before the end is not seen, so the last tooth counts only as far as it is sure to go on.
  const last = Math.min(v.length, drops.at(-1)! + Math.floor(SURE * usual));
  const ends = [...drops.slice(1), last];
  const teeth = drops
    .map((from, k) => ({ from, to: ends[k]! }))
    .filter(({ from, to }) => to - from >= SHORTEST_LAST * usual);
  const [start, span] = [t[0]!, t.at(-1)! - t[0]!];
  const each = Math.max(1, Math.floor(teeth.length / GROUPS));
  const seen = teeth.map(({ from, to }) => toothOf(t.subarray(from, to), v.subarray(from, to), noise));
  if (!areClear(seen)) return null;
  const x = meansOf(
    teeth.map(({ from }) => (t[from]! - start) / span),
    each,
  );
  const y = meansOf(
    seen.map(({ floor }) => floor),
    each,
  );
  const error = quantileInPlace(
    Float64Array.from(seen, (tooth) => tooth.error),
    0.5,
  );
  return { reduction: { kind: "drop", x, y, even: false }, noise: error / Math.sqrt(each) };
}

function areClear(teeth: readonly Tooth[]): boolean {
  const within = teeth.reduce((sum, { varies }) => sum + varies, 0);
  const left = teeth.reduce((sum, tooth) => sum + tooth.left, 0);
  return left <= (1 - LEAST_CLARITY) * within;
}

/** Means of each `size` neighbours; the first few that do not fill a group are left out. */
function meansOf(values: readonly number[], size: number): Float64Array {
  const left = values.length % size;
  return Float64Array.from({ length: (values.length - left) / size }, (_, k) => {
    const group = values.slice(left + k * size, left + (k + 1) * size);
    return group.reduce((sum, value) => sum + value, 0) / size;
  });
}

function runningSums(v: Float64Array): Float64Array {
  const sums = new Float64Array(v.length + 1);
  for (let i = 0; i < v.length; i++) sums[i + 1] = sums[i]! + v[i]!;
  return sums;
}

/** Places of the first samples after a drop. */
function dropsIn(sums: Float64Array, side: number, least: number): readonly number[] {
  const depth = new Float64Array(sums.length);
  for (let i = side; i < sums.length - side; i++) {
    depth[i] = (2 * sums[i]! - sums[i - side]! - sums[i + side]!) / side;
  }
  const peaks: number[] = [];
  // What is highest at the very edge is the flank of a drop before it.
  for (let i = side + 1; i < sums.length - side - 1; i++) {
    if (depth[i]! > least && isHighest(depth, i, side)) peaks.push(i);
  }
  const third = peaks.map((i) => depth[i]!).toSorted((a, b) => b - a)[FEWEST - 1];
  return third === undefined ? [] : peaks.filter((i) => depth[i]! >= SHARE * third);
}

/** The first of the deepest within reach, so that one drop counts once. */
function isHighest(depth: Float64Array, i: number, reach: number): boolean {
  for (let k = 1; k <= reach; k++) {
    if ((depth[i - k] ?? 0) >= depth[i]! || (depth[i + k] ?? 0) > depth[i]!) return false;
  }
  return true;
}

function areRegular(at: readonly number[], samples: number): boolean {
  const usual = usualGap(at);
  const edges = Math.max(at[0]!, samples - at.at(-1)!);
  const { shortest, longest } = at.length < MANY ? REGULAR.few : REGULAR.many;
  const fits = (gap: number) => gap >= shortest * usual && gap <= longest * usual;
  return edges <= longest * usual && at.every((place, k) => k === 0 || fits(place - at[k - 1]!));
}

/** Tells a sawtooth from spikes, which fall as far but stay down until the next. */
function rises(sums: Float64Array, at: readonly number[]): boolean {
  if (usualGap(at) < SHORTEST_TOOTH) return false;
  const mean = (from: number, to: number) => (sums[to]! - sums[from]!) / (to - from);
  const rising = at.slice(1).filter((to, k) => {
    const from = at[k]!;
    const middle = from + Math.ceil((to - from) / 2);
    const depth = sums[to]! - sums[to - 1]! - (sums[to + 1]! - sums[to]!);
    const peak = to - 1 > middle ? to - 1 : to;
    return mean(middle, peak) - mean(from, middle) >= RISE * depth;
  });
  return rising.length >= (at.length < MANY ? 1 : MOST_TEETH) * (at.length - 1);
}

function usualGap(at: readonly number[]): number {
  return quantileInPlace(
    Float64Array.from(at.slice(1), (place, k) => place - at[k]!),
    0.5,
  );
}
