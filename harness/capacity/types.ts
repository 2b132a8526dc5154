import type { Bytes, Millis, Quantity } from "../base/units.ts";
import type { Verdict } from "../verdict/types.ts";

type Users = Quantity<"count">;

/** What is asked: the largest number of users between two that the service carries. */
export interface SearchPlan {
  readonly from: Users;
  readonly to: Users;
  /** Half the width of the answer as a share of it: 0.05 for ±5 %. */
  readonly precision: number;
  /** Runs that may be spent in all, repeated ones among them. */
  readonly maxRuns: Quantity<"count">;
  /** A number of users that has to be carried; null where none was named. */
  readonly gate: Users | null;
}

/**
 * What one run says of its number of users. `broken`: a gate failed or the target died. `open`: inconclusive. `fault`:
 * the generator or the environment gave way, which says nothing of the service.
 */
export type Answer = "bounded" | "broken" | "open" | "fault";

/**
 * What took how much at its most in a run. Memory is counted over what the node took at rest, which no user explains; the
 * largest heap as it is. Null where nothing was sampled.
 */
export interface StepFigures {
  readonly memoryTotal: Bytes | null;
  readonly memoryEts: Bytes | null;
  readonly largestHeap: Bytes | null;
  readonly rss: Bytes | null;
  /** 99th percentile of the latency in the hold. */
  readonly p99: Millis | null;
}

/** One run of the search, as it is kept in capacity.json. */
export interface Step {
  readonly users: Users;
  readonly answer: Answer;
  /** Of the run's verdict; `invalid` where there was no run. */
  readonly outcome: Verdict["outcome"];
  /** The run's verdict in one sentence, or why there was no run. */
  readonly sentence: string;
  /** The gate that failed first; null where none did. */
  readonly gate: { readonly id: string; readonly title: string; readonly reason: string } | null;
  /** The surest cause; null where no rule knows it. */
  readonly cause: { readonly ruleId: string; readonly title: string; readonly sentence: string } | null;
  readonly figures: StepFigures;
  /** Folder of the run; null where none was made. */
  readonly runDir: string | null;
  readonly duration: Millis;
}

/** A search as it is kept: all that is needed to go on with it, and to conclude from it. */
export interface Search {
  readonly plan: SearchPlan;
  /** A number of users to which the head-room is told; null where none was named. */
  readonly goal: Users | null;
  readonly steps: readonly Step[];
}
