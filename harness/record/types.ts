import type { Bytes, Millis, Quantity, Unit } from "../base/units.ts";
import type { Distribution } from "../base/distribution.ts";

/** A value with the interval that holds the true one with 95 % confidence; an end that is not known is null. */
export interface Estimate {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** How something is known: read off the record, or inferred from it by a law. */
export type Knowledge = "measured" | "inferred";

/** Something that was learned, and how: `by` names the law or the reading, in words. */
export interface Fact {
  readonly estimate: Estimate;
  readonly known: Knowledge;
  readonly by: string;
}

/** How long sessions live, from their opening until they are gone. */
export interface Lifetimes {
  readonly distribution: Distribution;
  readonly mean: Fact;
}

/** How one series grew, and how much of that each session that was opened brought. */
export interface SeriesGrowth {
  readonly series: string;
  readonly unit: Unit;
  /** Median. */
  readonly level: number;
  /** The judge's answer: it grows without bound, it does not, or that is open. */
  readonly outcome: "unbounded" | "bounded" | "inconclusive";
  /** Null where there is too little to measure it. */
  readonly perHour: Estimate | null;
  /** Null where that is so, or nobody knows how many sessions were opened. */
  readonly perSession: Estimate | null;
  /** The least growth that would have shown, for each session opened; null where that is not known. */
  readonly seen: number | null;
  /** Of a run whose load ended: what was left when everybody had gone, for each session opened. Null otherwise. */
  readonly kept: number | null;
}

/** Sessions at once in one part of a recording. */
export interface Level {
  /** Middle of the part, since the recording began. */
  readonly at: Millis;
  /** Median. */
  readonly sessions: Quantity<"count">;
}

/** What is known of the load that a node was under, and of what it did to it. */
export interface Learned {
  /** What was looked at, without its warm-up. */
  readonly length: Millis;
  /** Sessions at once; null where no series of theirs was recorded. */
  readonly sessions: {
    readonly series: string;
    /** Median. */
    readonly level: Quantity<"count">;
    /** How they varied; null where they hardly did. */
    readonly profile: readonly Level[] | null;
  } | null;
  /** Sessions opened, per second. */
  readonly arrivals: Fact | null;
  readonly lifetimes: Lifetimes | null;
  /** Requests per second, where they are counted. */
  readonly requests: Fact | null;
  /** Processes started on the node, per second, whoever started them. */
  readonly spawned: Fact | null;
  /** What the table holds for each session; null where no table is theirs. */
  readonly sessionSize: Bytes | null;
  readonly growth: readonly SeriesGrowth[];
  /** A sentence for each thing that could not be learned, and why. */
  readonly unknown: readonly string[];
}

/** Series that tell of sessions, by their names in the record; null for what nobody recorded. */
export interface SessionSeries {
  /** A gauge: sessions at once. */
  readonly sessions: string | null;
  /** A counter: sessions opened. */
  readonly arrivals: string | null;
  /** A counter: requests. */
  readonly requests: string | null;
  /** A gauge in bytes: what the table of the sessions takes. */
  readonly tableMemory: string | null;
}

/** `recording.json`, beside the record that it was learned from. */
export interface Recording {
  readonly schemaVersion: 1;
  /** Version of beamsoak. */
  readonly beamsoak: string;
  /** ISO 8601, wall clock: when what was recorded began. */
  readonly startedAt: string;
  readonly source:
    | { readonly kind: "node"; readonly node: string }
    | { readonly kind: "prometheus"; readonly files: readonly string[] };
  /** Which series of the record tell of sessions. */
  readonly names: SessionSeries;
  readonly learned: Learned;
}
