import { judgeSeries } from "../../../harness/verdict/trend/judge-series.ts";
import type { SeriesVerdict } from "../../../harness/verdict/trend/types.ts";
import type { Family } from "../family.ts";
import { EXTENDED, generate, type CorpusCase } from "../generate.ts";
import { seedOf } from "../families.ts";
import { rivals } from "../rivals/rivals.ts";
import { certainAt } from "./early.ts";
import { isPlainSentence } from "./sentence.ts";
import type { Answer } from "./types.ts";

/**
 * Asks ours at the end of the plan and, where that leaves it open, at the end of an extension; `early` at each look
 * within the plan as well, which changes nothing of the other answers. The rivals have one look, at the plan's end.
 */
export function answerTo(family: Family, n: number, early: boolean): Answer {
  const one = generate(family, seedOf(family, n));
  const atPlan = one.seen(1);
  const planned = judgeSeries(atPlan.series, atPlan.context);
  const verdicts = planned.outcome === "inconclusive" ? [planned, judgeExtended(one)] : [planned];
  return {
    family: family.name,
    label: family.label,
    set: family.set,
    seed: one.seed,
    samples: one.plan.samples,
    growthToNoise: one.growthToNoise,
    sweepPeriods: one.sweepPeriods,
    fullAt: one.fullAt,
    planned: planned.outcome,
    extended: verdicts.at(-1)!.outcome,
    early: early ? { certainAt: certainAt(one) } : null,
    rivals: rivals.map(({ says }) => says(atPlan)),
    badReasons: verdicts.map(({ reason }) => reason).filter((reason) => !isPlainSentence(reason)),
  };
}

function judgeExtended(one: CorpusCase): SeriesVerdict {
  const { series, context } = one.seen(EXTENDED);
  return judgeSeries(series, context);
}
