import type { Bytes, Millis, Quantity, Unit } from "../base/units.ts";
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

/** Whether something came back to its level before a fault, once that was over. */
export type Return =
  | { readonly state: "back"; readonly after: Millis }
  /** Not as long as anybody looked. */
  | { readonly state: "away"; readonly watched: Millis }
  /** Nothing shows it. */
  | { readonly state: "unseen" };

/** What the service did after one fault. */
export interface Aftermath {
  /** Which of the run's, from 1. */
  readonly fault: Quantity<"count">;
  readonly kind: string;
  /** `the node is paused` */
  readonly name: string;
  readonly from: Millis;
  /** Null where nobody ended it: the node was killed for good, or the run ended first. */
  readonly to: Millis | null;
  /** As few failures, and as short waits, as before. */
  readonly answers: Return;
  /** The session table within the ledger's bounds. */
  readonly sessions: Return;
  /** No longer than before. */
  readonly mailboxes: Return;
  /** From its beginning until all was back, or for as long as it may take. */
  readonly acts: {
    readonly due: Quantity<"count">;
    readonly failed: Quantity<"count">;
    /** Those among them that the fault itself cut off. */
    readonly cut: Quantity<"count">;
  };
  /** That died with the node, or that were missing by the ledger; null where nothing shows it. */
  readonly sessionsLost: Quantity<"count"> | null;
  /** Before the fault, and the last that was seen before the load changed or the next fault began. */
  readonly memory: { readonly before: Bytes; readonly after: Bytes } | null;
  /** The whole in one or two sentences. */
  readonly statement: string;
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
  /** Fault by fault; left out where none was judged. */
  readonly aftermath?: readonly Aftermath[];
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

/** Where a series stood in the hold, and how far its samples scatter there: what a run knows of its own noise. */
export interface HoldLevel {
  readonly series: string;
  readonly unit: Unit;
  /** Median of the samples. */
  readonly level: number;
  /** 95 % interval of the median. */
  readonly low: number;
  readonly high: number;
  /** Standard deviation of one sample. */
  readonly deviation: number;
}
