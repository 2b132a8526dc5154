import { HOUR, type Millis } from "../../base/units.ts";
import { mannKendallZ } from "../stats/mann-kendall.ts";
import { slopeOf } from "../stats/slope.ts";
import { usualInterval, type Window } from "../window.ts";
import { ERRORS, LEAST_FOR_BOUNDED, MOST_GROWTH } from "./bounded.ts";
import { AT_END } from "./demands.ts";
import { LEAST_GROWTH, type GrowthTest } from "./growth-test.ts";
import type { StretchVerdict } from "./stretch.ts";
import type { Growth, SeriesVerdict, TrendContext } from "./types.ts";

/** Half the width of an interval that holds the true value in 95 of 100 cases, in standard errors. */
const CONFIDENCE = 1.96;
/** A run that may be growing is extended by a third: the earlier look of the longer run is then where this one ended. */
const EXTENSION = 1 / 3;
/** No answer takes more than this many times what was seen. */
const LONGEST = 4;

export function growthOf({ test, window }: StretchVerdict, { users }: TrendContext): Growth | null {
  if (!test) return null;
  const { rise, error } = slopeOf(test.reduction.x, test.reduction.y);
  const hours = spanOf(window) / HOUR;
  const [perHour, off] = [rise / hours, (CONFIDENCE * error) / hours];
  const perUser = users ? rise / users : null;
  return { perHour, low: perHour - off, high: perHour + off, perUser };
}

/** Per hour: as much as would have stood out of the scatter, and counts at all. */
export function detectableIn({ test, window }: StretchVerdict): number | null {
  if (!test) return null;
  const least = Math.max(LEAST_GROWTH * test.level, AT_END.scatter * test.scatter);
  return least / (spanOf(window) / HOUR);
}

export function timeToLimit(
  { window }: StretchVerdict,
  growth: Growth | null,
  limit: number | null,
): Millis | null {
  if (!growth || growth.perHour <= 0 || limit === null) return null;
  return (Math.max(0, limit - window.v.at(-1)!) / growth.perHour) * HOUR;
}

export function openOf(verdict: StretchVerdict): SeriesVerdict["open"] {
  const { outcome, test, window, late } = verdict;
  if (outcome !== "inconclusive") return null;
  const span = spanOf(window);
  const missing = (LEAST_FOR_BOUNDED - window.t.length) * (usualInterval(window) || 0);
  const grows = late || (test !== null && isRising(test));
  const longer = grows ? EXTENSION * span : neededFor(test) * span;
  return { kind: grows ? "growing" : "noisy", longer: Math.ceil(Math.max(longer, missing)) };
}

/** What rises in order is no noise, however far it is from a straight line. */
function isRising({ reduction: { x, y }, level }: GrowthTest): boolean {
  const { rise, error } = slopeOf(x, y);
  const z = mannKendallZ(y);
  return rise > LEAST_GROWTH * level && (z > AT_END.order || (z > CONFIDENCE && rise > ERRORS * error));
}

/** The standard error of a slope over the whole falls with time to the power of 3/2, if the level stays. */
function neededFor(test: GrowthTest | null): number {
  if (!test) return EXTENSION;
  const { error } = slopeOf(test.reduction.x, test.reduction.y);
  const times = ((ERRORS * error) / (MOST_GROWTH * test.level)) ** (2 / 3);
  return Math.min(LONGEST, Math.max(EXTENSION, times - 1 || 0));
}

export function spanOf({ t }: Window): Millis {
  return t.length === 0 ? 0 : t.at(-1)! - t[0]!;
}
