import { judgeSeries } from "../../../harness/verdict/trend/judge-series.ts";
import type { SeriesVerdict } from "../../../harness/verdict/trend/types.ts";
import type { Family, FamilySet } from "../family.ts";
import { EXTENDED, generate, type CorpusCase } from "../generate.ts";
import { seedOf } from "../families.ts";
import { rivals } from "../rivals/rivals.ts";
import { unboundedLooks } from "./early.ts";
import { isPlainSentence } from "./sentence.ts";

export type Outcome = SeriesVerdict["outcome"];

/** What ours and the rivals said of one case; plain data, so that it can pass from thread to thread. */
export interface Answer {
  readonly family: string;
  readonly label: Family["label"];
  readonly set: FamilySet;
  readonly seed: number;
  readonly samples: number;
  readonly growthToNoise: number | null;
  readonly sweepPeriods: number | null;
  /** At the end of the plan. */
  readonly planned: Outcome;
  /** After an extension where the plan's end left it open; otherwise the same. */
  readonly extended: Outcome;
  /** One for each rival, at the end of the plan. */
  readonly rivals: readonly Outcome[];
  /** The looks within the plan that say "unbounded"; null where none was taken. */
  readonly unboundedAt: readonly number[] | null;
  /** Reasons that are not one plain sentence with numbers. */
  readonly badReasons: readonly string[];
}

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
    planned: planned.outcome,
    extended: verdicts.at(-1)!.outcome,
    unboundedAt: early ? unboundedLooks(one) : null,
    rivals: rivals.map(({ says }) => says(atPlan)),
    badReasons: verdicts.map(({ reason }) => reason).filter((reason) => !isPlainSentence(reason)),
  };
}

function judgeExtended(one: CorpusCase): SeriesVerdict {
  const { series, context } = one.seen(EXTENDED);
  return judgeSeries(series, context);
}
