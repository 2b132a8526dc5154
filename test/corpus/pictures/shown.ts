import { families, seedOf } from "../families.ts";
import type { Family } from "../family.ts";
import { generate } from "../generate.ts";

/** What docs/verdict.md shows: a family, the seed of its case, and the picture's file name. */
export interface Shown {
  readonly file: string;
  readonly family: Family;
  readonly seed: number;
}

/** Fewest samples of a picture: the first seed of a family that has them is shown, whatever the judge says of it. */
const SAMPLES = 180;

function seedFor(family: Family): number {
  for (let n = 0; ; n++) {
    const seed = seedOf(family, n);
    if (generate(family, seed).plan.samples >= SAMPLES) return seed;
  }
}

const NAMES: Readonly<Record<string, readonly [Family["label"], string]>> = {
  flat: ["healthy", "flat, white noise"],
  collections: ["healthy", "collections, few periods"],
  sweep: ["healthy", "sweep, 4 to 10 periods"],
  cache: ["healthy", "cache, full at 0.3 to 0.6 of the plan"],
  saturating: ["healthy", "saturating exponential"],
  "two-steps": ["healthy", "two steps"],
  "daily-load": ["healthy", "daily load, known"],
  restart: ["healthy", "a restart of the node"],
  bursts: ["healthy", "bursts that return"],
  linear: ["leaking", "linear, 8 to 20 times the noise"],
  "leak-under-sweep": ["leaking", "leak under a sweep, 4 to 10 periods"],
  staircase: ["leaking", "staircase of 8 to 25 even steps"],
  "leak-beside-cache": ["leaking", "leak beside a cache that fills"],
  "late-onset": ["leaking", "late onset at 0.4 to 0.6 of the plan"],
  "leak-under-load": ["leaking", "slow leak under daily load, known"],
  fragmentation: ["leaking", "fragmentation without end"],
  "cache-too-slow": ["healthy", "cache, full after the extension"],
  "leak-too-small": ["leaking", "leak smaller than three times the noise"],
};

export const shown: readonly Shown[] = Object.entries(NAMES).map(([file, [label, name]]) => {
  const family = families.find((one) => one.label === label && one.name === name);
  if (!family) throw new Error(`there is no ${label} family "${name}" to show`);
  return { file: `${file}.svg`, family, seed: seedFor(family) };
});
