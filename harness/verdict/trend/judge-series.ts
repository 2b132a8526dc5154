import { between, type Window } from "../window.ts";
import { detectableIn, growthOf, openOf, timeToLimit } from "./figures.ts";
import { withoutLoad } from "./explained.ts";
import { prepare } from "./prepare.ts";
import { reasonFor } from "./reason.ts";
import { judgeStretch, type StretchVerdict } from "./stretch.ts";
import { thin } from "./thin.ts";
import type { SeriesVerdict, TrendContext } from "./types.ts";

/** Left out at the front of each life of the node where nobody says how long it warms up. */
const WARMUP_SHARE = 0.1;
/** However long the warm-up, this much is judged. */
const MOST_WARMUP_SHARE = 0.5;

/** Answers for one series whether it grows without bound. Pure: the same samples get the same answer. */
export function judgeSeries(series: Window, context: TrendContext): SeriesVerdict {
  const { epochs, remarks } = prepare(series, context.restarts ?? []);
  const verdicts = epochs.map((epoch) => judgeEpoch(thin(withoutWarmup(epoch, context.warmup)), context));
  const verdict = deciding(verdicts);
  const growth = growthOf(verdict, context);
  const figures = {
    detectable: detectableIn(verdict),
    timeToLimit: timeToLimit(verdict, growth, context.limit),
    open: openOf(verdict),
  };
  return {
    outcome: verdict.outcome,
    reason: reasonFor(verdict, context, figures),
    model: modelOf(verdict),
    growth,
    ...figures,
    remarks,
  };
}

/** Under a load that varies the answer has to be the same for whatever a session may cost. */
function judgeEpoch(epoch: Window, { load }: TrendContext): StretchVerdict {
  const verdicts = withoutLoad(epoch, load).map(judgeStretch);
  const [first] = verdicts;
  const differs = verdicts.some(({ outcome }) => outcome !== first!.outcome);
  return differs ? { ...first!, outcome: "inconclusive" } : first!;
}

/** Any life in which it grew without bound decides; otherwise the longest speaks for all. */
function deciding(verdicts: readonly StretchVerdict[]): StretchVerdict {
  const grown = verdicts.find(({ outcome }) => outcome === "unbounded");
  return grown ?? verdicts.reduce((best, one) => (one.window.t.length > best.window.t.length ? one : best));
}

function withoutWarmup(epoch: Window, warmup: number | null): Window {
  const start = epoch.t[0] ?? 0;
  const span = (epoch.t.at(-1) ?? 0) - start;
  const cut = Math.min(warmup ?? WARMUP_SHARE * span, MOST_WARMUP_SHARE * span);
  return between(epoch, start + cut, Infinity);
}

function modelOf({ test }: StretchVerdict): string {
  if (!test) return "none";
  return (test.deltaBic > 0 ? test.bestUnbounded : test.bestBounded).model;
}
