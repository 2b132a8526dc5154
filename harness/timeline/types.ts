import type { Millis, Unit } from "../base/units.ts";

/** Times in a timeline are milliseconds since the start of the run, by the monotonic clock. */

export type PhaseName = "start" | "baseline" | "ramp" | "hold" | "drain" | "settle";

export interface TimelineHeader {
  readonly kind: "header";
  readonly schemaVersion: 1;
  /** ISO 8601, wall clock. */
  readonly startedAt: string;
  readonly scenario: string;
}

/** Declares a series before its first value. Names are dotted, field terms: see docs/reference/series.md. */
export interface SeriesRecord {
  readonly kind: "series";
  readonly name: string;
  readonly unit: Unit;
  /** A counter only rises (within one life of the node); a gauge may do as it likes. */
  readonly type: "gauge" | "counter";
}

export interface SampleRecord {
  readonly kind: "sample";
  readonly t: Millis;
  readonly values: Readonly<Record<string, number>>;
}

export interface PhaseRecord {
  readonly kind: "phase";
  readonly t: Millis;
  readonly phase: PhaseName;
}

/** A sample that could not be had. */
export interface MissedRecord {
  readonly kind: "missed";
  readonly t: Millis;
  readonly source: string;
  readonly reason: string;
}

/** Anything that happened once: top lists, deaths, stalls, decisions. */
export interface EventRecord {
  readonly kind: "event";
  readonly t: Millis;
  readonly event: string;
  readonly message: string;
  readonly data?: unknown;
}

/** Data of the events `fault.begin`, `fault.end`, `fault.failed` and `fault.skipped`. */
export interface FaultRecord {
  /** Which of the run's, from 1; what begins and ends is the same. */
  readonly fault: number;
  /** Its place among the scenario's faults, from 0. */
  readonly declared: number;
  readonly kind: string;
  /** In the words of a sentence: `the node is paused`. */
  readonly name: string;
  /** At its end: users who were gone, and connections that were reset at once. */
  readonly users?: number;
  readonly connections?: number;
}

export interface EndRecord {
  readonly kind: "end";
  readonly t: Millis;
  readonly reason: "completed" | "decided-early" | "memory-limit" | "target-died" | "interrupted" | "failed";
  readonly message: string;
}

export type TimelineRecord =
  TimelineHeader | SeriesRecord | SampleRecord | PhaseRecord | MissedRecord | EventRecord | EndRecord;

/** How rooms that touch the world put their findings on the record. */
export interface TimelineSink {
  declare(series: Omit<SeriesRecord, "kind">): void;
  sample(t: Millis, values: Readonly<Record<string, number>>): void;
  missed(t: Millis, source: string, reason: string): void;
  event(t: Millis, event: string, message: string, data?: unknown): void;
}

export interface Series {
  readonly name: string;
  readonly unit: Unit;
  readonly type: "gauge" | "counter";
  /** Milliseconds since start, ascending. */
  readonly t: Float64Array;
  readonly v: Float64Array;
}

export interface PhaseSpan {
  readonly phase: PhaseName;
  /** Load/drain cycle that it is part of, from 1; 0 before the first. A ramp begins a cycle. */
  readonly cycle: number;
  readonly from: Millis;
  readonly to: Millis;
}

/** What a run's record says of itself, without its readings. */
export interface RunOutline {
  /** ISO 8601, wall clock. */
  readonly startedAt: string;
  readonly scenario: string;
  /** In the order in which they were declared. */
  readonly series: readonly SeriesRecord[];
  readonly phases: readonly PhaseRecord[];
}

/** A whole run as read back from disk. */
export interface Timeline {
  readonly header: TimelineHeader;
  readonly series: ReadonlyMap<string, Series>;
  readonly phases: readonly PhaseSpan[];
  readonly missed: readonly MissedRecord[];
  readonly events: readonly EventRecord[];
  /** Absent when the run was cut off. */
  readonly end: EndRecord | null;
  /** Time of the last record. */
  readonly lastT: Millis;
  /** Bytes dropped from a torn last line. */
  readonly tornBytes: number;
}
