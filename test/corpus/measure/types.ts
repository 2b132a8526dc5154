import type { SeriesVerdict } from "../../../harness/verdict/trend/types.ts";
import type { Family, FamilySet } from "../family.ts";

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
  readonly fullAt: number | null;
  /**
   * Share of the plan after which a run could have ended, null where only at its end, for each of the times that caches
   * may take to fill; null where not asked.
   */
  readonly early: { readonly certainAt: readonly (number | null)[] } | null;
  /** Reasons that are not one plain sentence with numbers. */
  readonly badReasons: readonly string[];
}
