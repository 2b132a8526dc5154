import type { Millis, Unit } from "../../base/units.ts";
import type { Window } from "../window.ts";

/** What is known of a series beside its samples. Times in milliseconds on the series' own clock. */
export interface TrendContext {
  /** For the sentence: `ets:sessions`, or a column's name. */
  readonly name: string;
  readonly unit: Unit;
  /** Length of the front that is left out; null lets the judge take its default share of the whole. */
  readonly warmup: Millis | null;
  /** Sessions that the load explains, over at least the same time; null where the load is not known or steady. */
  readonly load: Window | null;
  /** Users who came and went during what is judged, after the warm-up, for growth per user; null where unknown. */
  readonly users: number | null;
  /** What the series must not reach, in its own unit; null where there is no such limit. */
  readonly limit: number | null;
  /** When the node is known to have started again; restarts that leave a gap and a fall are found without. */
  readonly restarts?: readonly Millis[];
}

/** A rate with the interval that holds the true one with 95 % confidence; unit of the series per hour. */
export interface Growth {
  readonly perHour: number;
  readonly low: number;
  readonly high: number;
  /** The same growth for each user; null where users are unknown. */
  readonly perUser: number | null;
}

export interface SeriesVerdict {
  readonly outcome: "unbounded" | "bounded" | "inconclusive";
  /** One plain sentence with numbers. */
  readonly reason: string;
  /** Name of the model that explains the samples best: constant, one step, saturating, linear, … */
  readonly model: string;
  /** Null where there is too little to measure it. */
  readonly growth: Growth | null;
  /** The smallest steady growth per hour that these samples would have shown to be unbounded; null where none. */
  readonly detectable: number | null;
  /** From the last sample, at the measured growth; null where nothing grows or no limit is known. */
  readonly timeToLimit: Millis | null;
  /** Null unless inconclusive. */
  readonly open: {
    /** `growing`: it may well be a leak; `noisy`: nothing can be told from so few or so scattered samples. */
    readonly kind: "growing" | "noisy";
    /** How much longer the run would have to last for an answer. */
    readonly longer: Millis;
  } | null;
  /** What was done to the samples before they were judged, a sentence each: gaps, restarts, samples left out. */
  readonly remarks: readonly string[];
}
