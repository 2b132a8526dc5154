import { quantileInPlace } from "../stats/quantile.ts";
import { between, type Window } from "../window.ts";
import { everyCycleAdds } from "./cycle-test.ts";
import { floorsAfterDrops, type Drops } from "./drops.ts";
import { isInOrder, LEAST_GROWTH, slowsDown, testGrowth, type GrowthTest } from "./growth-test.ts";
import { blocksOf, type Reduction } from "./reduce.ts";

/** What one look at a stretch of a series says. */
export interface Look {
  readonly grows: boolean;
  /** The one whose figures speak for growth first. */
  readonly tests: readonly GrowthTest[];
}

const COUNTS = [24, 16, 10] as const;
/** Medians of fewer blocks say nothing that their floors do not. */
const LEAST_MIDDLES = 16;
/** A block of fewer samples has no floor. */
const LEAST_IN_BLOCK = 2;
/** With fewer floors no curve is fitted to them. */
const LEAST_FOR_CURVE = 8;
/** Between so many floors and one more, each cycle has to add. */
const LEAST_CYCLES = 3;
/** At the earlier of two looks one cycle fewer has ended. */
export const LEAST_CYCLES_EARLIER = 2;

/** Floors and medians of blocks, and what is left after each drop where a regular sawtooth covers all. */
export function lookAt(window: Window, leastCycles = LEAST_CYCLES): Look {
  const level = levelOf(window);
  const blocks = reduceToBlocks(window).map((one) => testGrowth(one, level));
  const drops = floorsAfterDrops(window);
  if (!drops) return { grows: blocksGrow(blocks), tests: blocks };
  const after = testGrowth(drops.reduction, level);
  return { grows: blocksGrow(blocks) || dropsGrow(drops, after, leastCycles), tests: [after, ...blocks] };
}

/**
 * Blocks only, of which none may slow down: what began later than the series has no earlier part that would tell a leak
 * from a cache that nears its end.
 */
export function lookAtRest(window: Window): Look {
  const level = levelOf(window);
  const tests = reduceToBlocks(window)
    .filter(isInOrder)
    .map((one) => testGrowth(one, level));
  return { grows: blocksGrow(tests.filter((test) => !slowsDown(test))), tests };
}

function levelOf({ v }: Window): number {
  return quantileInPlace(v.map(Math.abs), 0.5);
}

function reduceToBlocks({ t, v }: Window): readonly Reduction[] {
  const split = COUNTS.filter((count) => count * LEAST_IN_BLOCK <= t.length).map((count) => ({
    count,
    ...blocksOf({ t, v }, count),
  }));
  const middles = split.filter(({ count }) => count >= LEAST_MIDDLES).map(({ middles }) => middles);
  return [...split.map(({ floors }) => floors), ...middles];
}

/** Two have to agree, a floor among them: medians alone rise with what is yet to be collected. */
function blocksGrow(tests: readonly GrowthTest[]): boolean {
  const growing = tests.filter(passes);
  return growing.length >= 2 && growing.some(({ reduction }) => reduction.kind === "floor");
}

/** Floors of a regular sawtooth are what blocks try to find: they need no other to agree. */
function dropsGrow(drops: Drops, after: GrowthTest, leastCycles: number): boolean {
  const floors = drops.reduction.y.length;
  if (floors >= LEAST_FOR_CURVE) return passes(after);
  if (floors <= leastCycles) return false;
  return everyCycleAdds(drops, LEAST_GROWTH * after.level);
}

function passes({ failed }: GrowthTest): boolean {
  return failed.length === 0;
}

/** The front of a stretch: its samples in the first `share` of its time. */
export function frontOf(window: Window, share: number): Window {
  const start = window.t[0]!;
  return between(window, start, start + share * (window.t.at(-1)! - start));
}
