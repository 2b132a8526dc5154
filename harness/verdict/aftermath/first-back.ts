import type { Millis } from "../../base/units.ts";
import { CERTAIN_READINGS } from "../stretches.ts";
import type { Return } from "../types.ts";

/** A stretch of time, and whether all was as before in it. */
export interface Reading {
  readonly from: Millis;
  readonly to: Millis;
  readonly good: boolean;
}

/** Readings in a row that must all be good: one good one may be of a lull. */
const STEADY = CERTAIN_READINGS.quiet;

/**
 * When the first of enough good readings in a row began, counted from `since`.
 * @param readings those that end after `since`, in order of time
 */
export function firstBack(readings: readonly Reading[], since: Millis): Return {
  const last = readings.at(-1);
  if (!last) return { state: "unseen" };
  const first = readings.findIndex((_, index) => {
    const row = readings.slice(index, index + STEADY);
    return row.length === STEADY && row.every(({ good }) => good);
  });
  if (first < 0) return { state: "away", watched: last.to - since };
  // What is good in the first reading was good from the beginning, as far as anybody can tell.
  return { state: "back", after: first === 0 ? 0 : Math.max(0, readings[first]!.from - since) };
}
