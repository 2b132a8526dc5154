import type { Millis } from "../../base/units.ts";
import { between, type Window } from "../window.ts";
import { judgeSeries } from "./judge-series.ts";
import type { SeriesVerdict, TrendContext } from "./types.ts";

/** Two looks in a row have to agree, so far apart as a share of the plan. */
const APART = 0.05;
/** Nothing is certain before this share of the plan has been seen. */
const SOONEST = 0.55;
/**
 * A cache fills evenly until it is full and looks like a leak until then. Where nothing else is known a plan leaves room
 * for those that are full after three quarters of it; only growth that gets faster and faster, as no cache does, is
 * certain sooner.
 */
export const FILLS_WITHIN = 0.76;
/** Even growth is certain once whatever fills was full in this front part of what was seen, where a cache is told apart, */
const FRONT = 0.75;
/** or once so much of the plan was seen, and in any case so much of it after that. */
const SURE = 0.85;
const AFTER_FULL = 0.09;
const ACCELERATING: readonly string[] = ["ever faster"];

/**
 * The verdict on a series whose plan is not over yet, if it is certain to be "unbounded"; null otherwise. Pure, so that a
 * run may ask as often as it likes: what counts is what had been seen now and 5 % of the plan ago.
 * @param plannedEnd on the series' own clock
 * @param fillsWithin share of the plan after which whatever fills up is known to be full
 */
export function certainSoFar(
  series: Window,
  context: TrendContext,
  plannedEnd: Millis,
  fillsWithin = FILLS_WITHIN,
): SeriesVerdict | null {
  const [start, now] = [series.t[0], series.t.at(-1)];
  if (start === undefined || now === undefined) return null;
  const plan = plannedEnd - start;
  const seen = (now - start) / plan;
  if (seen < SOONEST) return null;
  const isFull = seen >= Math.max(Math.min(fillsWithin / FRONT, SURE), fillsWithin + AFTER_FULL);
  const verdict = judgeSeries(series, context);
  if (!isCertain(verdict, isFull)) return null;
  const earlier = judgeSeries(between(series, start, now - APART * plan), context);
  return isCertain(earlier, isFull) ? verdict : null;
}

function isCertain({ outcome, model }: SeriesVerdict, isFull: boolean): boolean {
  return outcome === "unbounded" && (isFull || ACCELERATING.includes(model));
}
