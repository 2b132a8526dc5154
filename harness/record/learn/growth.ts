import { HOUR, SECOND } from "../../base/units.ts";
import type { Series } from "../../timeline/types.ts";
import { slightRise } from "../../verdict/hold-trend.ts";
import { totalOf, type RunView } from "../../verdict/run-view.ts";
import { judgeSeries } from "../../verdict/trend/judge-series.ts";
import type { Growth } from "../../verdict/trend/types.ts";
import { between, lowest, median, type Window } from "../../verdict/window.ts";
import { quotient, scaled } from "../estimate.ts";
import type { Estimate, SeriesGrowth } from "../types.ts";

/** What a leak can show in, beside the tables: what a node's memory consists of, and what it can run out of. */
export const GROWING_SERIES: readonly string[] = [
  "memory.total",
  "memory.processes",
  "memory.ets",
  "memory.binary",
  "memory.atom",
  "memory.code",
  "count.processes",
  "count.ports",
  "count.atoms",
  "count.ets_tables",
];

export interface GrowthContext {
  /** The steady part, whose front is left out here. */
  readonly from: number;
  readonly to: number;
  /** Sessions at once, where the load is known to vary; null for a steady one. */
  readonly load: Window | null;
  /** Sessions opened per second; null where that is not known. */
  readonly arrivals: Estimate | null;
}

/** By the judge's slope of the series' floors, what a varying load needs taken out. */
export function growthOf(
  run: RunView,
  series: Series,
  { from, to, load, arrivals }: GrowthContext,
): SeriesGrowth {
  const { name, unit } = series;
  const samples = between(series, from, to);
  const restarts = restartsOf(run);
  const context = { name, unit, warmup: null, load, users: null, limit: null, restarts };
  const verdict = judgeSeries(samples, context);
  const perHour = estimateOf(verdict.growth);
  const openedPerHour = arrivals && scaled(arrivals, HOUR / SECOND);
  return {
    series: name,
    unit,
    level: median(samples.v),
    outcome: slightRise(verdict, { samples, context }) === null ? verdict.outcome : "inconclusive",
    perHour,
    perSession: perHour && openedPerHour && quotient(perHour, openedPerHour),
    kept: keptOf(run, series),
    seen: openedPerHour && verdict.detectable !== null ? verdict.detectable / openedPerHour.value : null,
  };
}

/** After the last drain and a collection, less what there was before the first user: far sharper than a slope. */
function keptOf(run: RunView, series: Series): number | null {
  const [baseline, settle] = [run.phase("baseline"), run.phase("settle")];
  const opened = totalOf(run, "load.sessions_opened");
  const drained = run.phase("drain") !== null && run.end?.reason === "completed";
  if (!drained || baseline === null || settle === null || opened === null || opened === 0) return null;
  const before = between(series, baseline.from, baseline.to).v;
  const left = lowest(between(series, settle.from, settle.to + 1));
  return before.length === 0 || left === null ? null : (left.v - median(before)) / opened;
}

/** An interval without ends measures nothing. */
function estimateOf(growth: Growth | null): Estimate | null {
  if (growth === null || !Number.isFinite(growth.low) || !Number.isFinite(growth.high)) return null;
  return { value: growth.perHour, low: growth.low, high: growth.high };
}

function restartsOf(run: RunView): readonly number[] {
  const back = run.events("node.up");
  return back.filter(({ data }) => (data as { readonly restarted: boolean }).restarted).map(({ t }) => t);
}
