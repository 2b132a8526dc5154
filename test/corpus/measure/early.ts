import { certainSoFar } from "../../../harness/verdict/trend/early.ts";
import type { CorpusCase } from "../generate.ts";

/** Shares of the plan at which a run is looked at before its end. */
const LOOKS = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95] as const;

/** The first look at which the rule that may end a run is certain of a leak; null where it never is within the plan. */
export function certainAt(one: CorpusCase): number | null {
  const certain = LOOKS.find((look) => {
    const { series, context } = one.seen(look);
    return certainSoFar(series, context, one.plannedEnd) !== null;
  });
  return certain ?? null;
}
