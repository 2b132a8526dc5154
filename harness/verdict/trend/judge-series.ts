import type { Window } from "../window.ts";
import type { SeriesVerdict, TrendContext } from "./types.ts";

/** Answers for one series whether it grows without bound. Pure: the same samples get the same answer. */
export function judgeSeries(series: Window, context: TrendContext): SeriesVerdict {
  void series;
  void context;
  throw new Error("not built yet");
}
