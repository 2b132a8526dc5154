import type { Acts } from "./types.ts";

/**
 * Fewest acts a cycle of which a multiple is no coincidence. fuite (github.com/nolanlawson/fuite) repeats a scenario
 * seven times, as a count that grew by a multiple of a prime grew with the scenario; here each cycle has its own count.
 */
const LEAST_ACTS = 7;
/** Cycles that must have added exactly the same, where nothing tells what by. */
const SAME_EACH_CYCLE = 3;

export interface ExactMultiple {
  /** Left behind by each act, or each cycle: 1, 2, 3, … */
  readonly each: number;
  readonly of: string;
}

/**
 * Whether a count grew in every cycle by exactly the same whole multiple of something that the load did then, or by
 * exactly the same number: no noise does that, and no pool that comes to its size.
 * @param added what each cycle after the first added
 */
export function exactMultiple(added: Float64Array, acts: readonly Acts[]): ExactMultiple | null {
  for (const { label, counts } of acts) {
    const each = Math.round(added[0]! / counts[0]!);
    if (each < 1 || counts.some((count) => count < LEAST_ACTS)) continue;
    if (added.every((amount, i) => amount === each * counts[i]!)) return { each, of: label };
  }
  const each = added[0]!;
  const isSame = added.length >= SAME_EACH_CYCLE && each >= 1 && added.every((amount) => amount === each);
  return isSame ? { each, of: "cycle" } : null;
}
