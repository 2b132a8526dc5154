import { between, type Window } from "../window.ts";
import { testGrowth, type GrowthTest } from "./growth-test.ts";
import { blockFloors, blockMiddles } from "./reduce.ts";

/** What one look at a stretch of a series says. */
export interface Look {
  readonly grows: boolean;
  readonly tests: readonly GrowthTest[];
}

const FLOORS = [24, 16, 10] as const;
const MIDDLES = [24, 16] as const;
/** A block of fewer samples has no floor. */
const LEAST_IN_BLOCK = 2;

export function lookAt(window: Window): Look {
  const fits = (count: number) => count * LEAST_IN_BLOCK <= window.t.length;
  const floors = FLOORS.filter(fits).map((count) => testGrowth(blockFloors(window, count)));
  const middles = MIDDLES.filter(fits).map((count) => testGrowth(blockMiddles(window, count)));
  const passed = (tests: readonly GrowthTest[]) => tests.filter(({ failed }) => failed.length === 0).length;
  const tests = [...floors, ...middles];
  return { grows: passed(floors) >= 1 && passed(tests) >= 2, tests };
}

/** The front of a stretch: its samples in the first `share` of its time. */
export function frontOf(window: Window, share: number): Window {
  const start = window.t[0]!;
  return between(window, start, start + share * (window.t.at(-1)! - start));
}
