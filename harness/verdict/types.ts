import type { Millis, Quantity, Unit } from "../base/units.ts";
import type { GateLevel } from "../config/types.ts";
import type { SeriesVerdict } from "./trend/types.ts";

export type { SeriesVerdict } from "./trend/types.ts";

/** A number with its interval, as a claim is made of it. */
export interface Measured {
  readonly label: string;
  readonly unit: Unit;
  readonly value: number;
  /** Interval that holds the true value at the stated confidence; equal ends when it is an exact count. */
  readonly low: number;
  readonly high: number;
  readonly limit: number;
}

/** What the steady part of the hold says of one series. */
export interface SeriesTrend extends SeriesVerdict {
  readonly series: string;
  readonly unit: Unit;
  /** Concurrent users with whom the growth measured would have been told from none; null unless it is open. */
  readonly usersNeeded: Quantity<"count"> | null;
}

interface GateBase {
  readonly gateId: string;
  readonly title: string;
  readonly level: GateLevel;
  /** What its failure speaks of: something that grows without bound, or how the service or the run did. */
  readonly about: "growth" | "conduct";
  /** One plain sentence with numbers. */
  readonly reason: string;
  readonly why: string;
  /** Left out where no trend was judged. */
  readonly trends?: readonly SeriesTrend[];
}

/** No data is never a pass. */
export type GateResult =
  | (GateBase & { readonly outcome: "pass" | "fail"; readonly measured: readonly Measured[] })
  | (GateBase & {
      readonly outcome: "inconclusive";
      readonly needs: string;
      readonly measured: readonly Measured[];
    })
  | (GateBase & { readonly outcome: "error" });

type Outcome = "bounded" | "unbounded" | "inconclusive";

export interface Verdict {
  /** `failed`: what failed says nothing of growth: latency, errors, lost sessions, a limit of the scenario's own. */
  readonly outcome: Outcome | "failed" | "invalid" | "target-died";
  /** The whole verdict in one sentence. */
  readonly sentence: string;
  /** The soonest time to a limit among what was found unbounded: how urgent it is, never whether; null where unknown. */
  readonly timeToLimit: Millis | null;
  readonly gates: readonly GateResult[];
  readonly warnings: readonly string[];
  readonly exitCode: Quantity<"count">;
}
