import type { Unit } from "../../base/units.ts";

/** What a gauge stood at once a cycle's load was gone and a collection was forced. */
export interface Floor {
  /** The least of the readings. */
  readonly value: number;
  /** All of them. */
  readonly readings: Float64Array;
}

/** How much of something the load did in each cycle after the first; whole numbers. */
export interface Acts {
  /** In the singular, for sentences: `session opened`. */
  readonly label: string;
  readonly counts: readonly number[];
}

export interface CycleSubject {
  readonly name: string;
  readonly unit: Unit;
  /** One for each cycle, in order. */
  readonly floors: readonly Floor[];
  /** Growth over all cycles but the first that means nothing, in the unit of the series. */
  readonly slack: number;
  /** Whether it is a count that no cache keeps by the user: exact multiples then prove a leak in three cycles. */
  readonly uncached: boolean;
}

export interface CycleVerdict {
  readonly outcome: "unbounded" | "bounded" | "inconclusive";
  /** One sentence with numbers. */
  readonly reason: string;
  /** What a next run has to offer; null unless inconclusive. */
  readonly needs: string | null;
  /** Growth over all cycles but the first. */
  readonly total: number;
  /** Below this it would have meant nothing. */
  readonly least: number;
}
