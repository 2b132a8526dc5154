import { HOUR, type Millis } from "../../base/units.ts";
import type { PhaseSpan, Series, Timeline } from "../../timeline/types.ts";
import type { SeriesTrend } from "../../verdict/types.ts";
import type { RunResult } from "../types.ts";

/** Growth as it was measured in the last hold, drawn as a line through the middle of its samples, with its interval. */
export interface Fit {
  readonly series: string;
  readonly outcome: SeriesTrend["outcome"];
  readonly model: string;
  readonly from: Millis;
  readonly to: Millis;
  /** Value in the middle of the hold: the median of its samples. */
  readonly middle: number;
  /** Change from `from` to `to`, and the ends of its interval. */
  readonly rise: number;
  readonly low: number;
  readonly high: number;
}

export function fitsOf({ verdict }: RunResult, timeline: Timeline): readonly Fit[] {
  const hold = timeline.phases.findLast(({ phase }) => phase === "hold");
  if (!hold) return [];
  const trends = new Map(
    verdict.gates.flatMap(({ trends }) => trends ?? []).map((trend) => [trend.series, trend]),
  );
  return [...trends.values()].flatMap((trend) => {
    const series = timeline.series.get(trend.series);
    return series ? fitOf(trend, series, hold) : [];
  });
}

function fitOf(
  { series: name, outcome, model, growth }: SeriesTrend,
  series: Series,
  hold: PhaseSpan,
): Fit[] {
  const inHold = series.v.filter((_, at) => series.t[at]! >= hold.from && series.t[at]! <= hold.to).sort();
  if (!growth || inHold.length === 0) return [];
  const hours = (hold.to - hold.from) / HOUR;
  return [
    {
      series: name,
      outcome,
      model,
      from: hold.from,
      to: hold.to,
      middle: inHold[inHold.length >> 1]!,
      rise: growth.perHour * hours,
      low: growth.low * hours,
      high: growth.high * hours,
    },
  ];
}
