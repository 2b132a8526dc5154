import { quantileInPlace } from "../stats/quantile.ts";
import { between, type Window } from "../window.ts";
import { everyCycleAdds } from "./cycle-test.ts";
import { AT_END, EARLIER, OF_REST, type Demands } from "./demands.ts";
import { floorsAfterDrops, type Drops } from "./drops.ts";
import { changesOf } from "./epochs.ts";
import {
  isInOrder,
  LEAST_GROWTH,
  slowsDown,
  testGrowth,
  type GrowthTest,
  type Scale,
} from "./growth-test.ts";
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
/** Between so many floors and one more, each cycle has to add; at the earlier of two looks one cycle fewer has ended. */
const LEAST_CYCLES = 3;

/** What a look at the end has to show, or one before it. */
export type When = "end" | "earlier";

/** Floors and medians of blocks, and what is left after each drop where a regular sawtooth covers all. */
export function lookAt(window: Window, when: When = "end"): Look {
  const demands = when === "end" ? AT_END : EARLIER;
  const scale = scaleOf(window);
  const blocks = reduceToBlocks(window).map((one) => testGrowth(one, scale, demands));
  const drops = floorsAfterDrops(window);
  if (!drops) return { grows: blocksGrow(blocks, demands), tests: blocks };
  const after = testGrowth(drops.reduction, scale, demands);
  const leastCycles = when === "end" ? LEAST_CYCLES : LEAST_CYCLES - 1;
  return {
    grows: blocksGrow(blocks, demands) || dropsGrow(drops, after, leastCycles),
    tests: [after, ...blocks],
  };
}

/**
 * Blocks only, of which none may slow down: what began later than the series has no earlier part that would tell a leak
 * from a cache that nears its end.
 */
export function lookAtRest(window: Window, when: When): Look {
  const demands = when === "end" ? OF_REST : EARLIER;
  const scale = scaleOf(window);
  const tests = reduceToBlocks(window)
    .filter((one) => isInOrder(one, demands))
    .map((one) => testGrowth(one, scale, demands));
  return {
    grows: blocksGrow(
      tests.filter((test) => !slowsDown(test)),
      demands,
    ),
    tests,
  };
}

function scaleOf({ v }: Window): Scale {
  return { level: quantileInPlace(v.map(Math.abs), 0.5), grain: grainOf(v) };
}

/** The usual change where most neighbours are the same: nothing of a staircase is known better. */
function grainOf(v: Float64Array): number {
  const steps = changesOf(v)
    .map(Math.abs)
    .filter((by) => by > 0);
  return 2 * steps.length > v.length || steps.length === 0 ? 0 : quantileInPlace(steps, 0.5);
}

function reduceToBlocks({ t, v }: Window): readonly Reduction[] {
  const split = COUNTS.filter((count) => count * LEAST_IN_BLOCK <= t.length).map((count) => ({
    count,
    ...blocksOf({ t, v }, count),
  }));
  const middles = split.filter(({ count }) => count >= LEAST_MIDDLES).map(({ middles }) => middles);
  return [...split.map(({ floors }) => floors), ...middles];
}

/** A floor has to be among those that agree: medians alone rise with what is yet to be collected. */
function blocksGrow(tests: readonly GrowthTest[], { agreeing, deltaOfTwo }: Demands): boolean {
  const growing = tests.filter(passes);
  const [first = 0, second = 0] = growing.map(({ deltaBic }) => deltaBic).toSorted((a, b) => b - a);
  if (growing.length < agreeing || first + second < deltaOfTwo) return false;
  return growing.some(({ reduction }) => reduction.kind === "floor");
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
