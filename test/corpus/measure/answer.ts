import { judgeSeries } from "../../../harness/verdict/trend/judge-series.ts";
import type { SeriesVerdict } from "../../../harness/verdict/trend/types.ts";
import type { Family, FamilySet } from "../family.ts";
import { EXTENDED, generate, type CorpusCase } from "../generate.ts";
import { seedOf } from "../families.ts";
import { rivals } from "../rivals/rivals.ts";
import { certainAt } from "./early.ts";
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
  /** At the end of the plan, or before it where that was certain. */
  readonly planned: Outcome;
  /** After an extension where the plan's end left it open; otherwise the same. */
  readonly extended: Outcome;
  /** One for each rival, at the end of the plan. */
  readonly rivals: readonly Outcome[];
  /** Share of the plan after which it was certain that it leaks; null where it never was, or was not asked. */
  readonly certainAt: number | null;
  /** Reasons that are not one plain sentence with numbers. */
  readonly badReasons: readonly string[];
}

/**
 * Asks ours as a run would: at each look within the plan if `early`, at its end if that was never certain, and at the
 * end of an extension if that leaves it open. The rivals have one look, at the plan's end.
 */
export function answerTo(family: Family, n: number, early: boolean): Answer {
  const one = generate(family, seedOf(family, n));
  const atPlan = one.seen(1);
  const certain = early ? certainAt(one) : null;
  const verdicts = certain === null ? lateVerdicts(one) : [];
  return {
    family: family.name,
    label: family.label,
    set: family.set,
    seed: one.seed,
    samples: one.plan.samples,
    growthToNoise: one.growthToNoise,
    sweepPeriods: one.sweepPeriods,
    certainAt: certain,
    planned: verdicts.at(0)?.outcome ?? "unbounded",
    extended: verdicts.at(-1)?.outcome ?? "unbounded",
    rivals: rivals.map(({ says }) => says(atPlan)),
    badReasons: verdicts.map(({ reason }) => reason).filter((reason) => !isPlainSentence(reason)),
  };
}

function lateVerdicts(one: CorpusCase): readonly SeriesVerdict[] {
  const planned = judgeAt(one, 1);
  return planned.outcome === "inconclusive" ? [planned, judgeAt(one, EXTENDED)] : [planned];
}

/** What the judge says of the part of a case that had been seen at a share of its plan. */
function judgeAt(one: CorpusCase, share: number): SeriesVerdict {
  const { series, context } = one.seen(share);
  return judgeSeries(series, context);
}
