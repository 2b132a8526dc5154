import { judgeSeries } from "../../../harness/verdict/trend/judge-series.ts";
import type { CorpusCase } from "../generate.ts";

/** Shares of the plan at which a run is looked at before its end. */
const LOOKS = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95] as const;

/** The look from which on a leak was certain: the second of two in a row that say so. Null where there was none. */
export function certainAt(one: CorpusCase): number | null {
  let before = false;
  for (const look of LOOKS) {
    const { series, context } = one.seen(look);
    const now = judgeSeries(series, context).outcome === "unbounded";
    if (now && before) return look;
    before = now;
  }
  return null;
}
