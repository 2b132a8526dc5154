import { judgeSeries } from "../../../harness/verdict/trend/judge-series.ts";
import { median } from "../../../harness/verdict/window.ts";
import type { CorpusCase } from "../generate.ts";
import type { Answer } from "./types.ts";
import { labelled, runsWithAlarm } from "./shares.ts";

/** Shares of the plan at which a run is looked at before its end. */
const LOOKS = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95] as const;

/** The looks that would end a run. */
export const FIRST_LOOKS = [0.5, 0.6, 0.7, 0.8, 0.9] as const;

/** What it would cost and gain if a run could end from a first look on, by two looks in a row that say "unbounded". */
export interface EarlyRule {
  readonly firstLook: number;
  /** Median share of the plan until then, of all leaks that were found by the plan's end; NaN of none. */
  readonly medianTime: number;
  /** Healthy runs that it would end. */
  readonly wronglyEnded: number;
  readonly runs: number;
}

/** The looks that say "unbounded". */
export function unboundedLooks(one: CorpusCase): readonly number[] {
  return LOOKS.filter((look) => {
    const { series, context } = one.seen(look);
    return judgeSeries(series, context).outcome === "unbounded";
  });
}

export function earlyRule(answers: readonly Answer[], firstLook: number, seriesOfARun: number): EarlyRule {
  const asked = answers.filter(({ unboundedAt }) => unboundedAt !== null);
  const certain = (answer: Answer) => certainAt(answer.unboundedAt!, firstLook);
  const times = labelled(asked, "leaking")
    .map((answer) => certain(answer) ?? (answer.planned === "unbounded" ? 1 : null))
    .filter((time) => time !== null);
  const { runs, alarmed } = runsWithAlarm(asked, (answer) => certain(answer) !== null, seriesOfARun);
  return { firstLook, medianTime: median(Float64Array.from(times)), wronglyEnded: alarmed, runs };
}

/** The second of two looks in a row from the first one allowed on; null where there are none. */
function certainAt(unboundedAt: readonly number[], firstLook: number): number | null {
  const second = LOOKS.findIndex(
    (look, i) =>
      i > 0 &&
      LOOKS[i - 1]! >= firstLook &&
      unboundedAt.includes(LOOKS[i - 1]!) &&
      unboundedAt.includes(look),
  );
  return second < 0 ? null : LOOKS[second]!;
}
