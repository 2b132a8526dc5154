import { between, type Window } from "../window.ts";
import { everyCycleAdds } from "./cycle-test.ts";
import { floorsAfterDrops, type Drops } from "./drops.ts";
import { LEAST_GROWTH, testGrowth, type GrowthTest } from "./growth-test.ts";
import { blockFloors, blockMiddles } from "./reduce.ts";

/** What one look at a stretch of a series says. */
export interface Look {
  readonly grows: boolean;
  /** The one whose figures speak for growth first. */
  readonly tests: readonly GrowthTest[];
}

const FLOORS = [24, 16, 10] as const;
const MIDDLES = [24, 16] as const;
/** A block of fewer samples has no floor. */
const LEAST_IN_BLOCK = 2;
/** With fewer floors no curve is fitted to them. */
const LEAST_FOR_CURVE = 8;

export function lookAt(window: Window): Look {
  const fits = (count: number) => count * LEAST_IN_BLOCK <= window.t.length;
  const floors = FLOORS.filter(fits).map((count) => testGrowth(blockFloors(window, count)));
  const middles = MIDDLES.filter(fits).map((count) => testGrowth(blockMiddles(window, count)));
  const drops = floorsAfterDrops(window);
  const after = drops ? testGrowth(drops.reduction) : null;
  const blocksGrow = passed(floors) >= 1 && passed([...floors, ...middles]) >= 2;
  const tests = [...(after ? [after] : []), ...floors, ...middles];
  return { grows: blocksGrow || (after !== null && dropsGrow(drops!, after)), tests };
}

/** Floors of a regular sawtooth are what blocks try to find: they need no other to agree. */
function dropsGrow(drops: Drops, after: GrowthTest): boolean {
  if (drops.reduction.y.length >= LEAST_FOR_CURVE) return passed([after]) === 1;
  return everyCycleAdds(drops, LEAST_GROWTH * after.level);
}

function passed(tests: readonly GrowthTest[]): number {
  return tests.filter(({ failed }) => failed.length === 0).length;
}

/** The front of a stretch: its samples in the first `share` of its time. */
export function frontOf(window: Window, share: number): Window {
  const start = window.t[0]!;
  return between(window, start, start + share * (window.t.at(-1)! - start));
}
