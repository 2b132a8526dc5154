import { SECOND, type Millis } from "../../base/units.ts";
import type { RunView } from "../run-view.ts";
import { between, type Window } from "../window.ts";

/** How much of the time before a fault tells the level that all has to come back to. */
const BEFORE: Millis = 30 * SECOND;

export interface Span {
  readonly from: Millis;
  readonly to: Millis;
}

/** @param previous end of the fault before, which must not be part of it */
export function spanBefore(from: Millis, previous: Millis): Span {
  return { from: Math.max(previous, from - BEFORE), to: from };
}

/** The samples of a series in a span; none of a series that was not sampled. */
export function samplesIn(run: RunView, name: string, { from, to }: Span): Window {
  const series = run.series(name);
  return series ? between(series, from, to) : { t: new Float64Array(), v: new Float64Array() };
}
