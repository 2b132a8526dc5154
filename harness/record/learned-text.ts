import type { Distribution } from "../base/distribution.ts";
import { formatBytes, formatCount, formatDuration, formatQuantity, type Unit } from "../base/units.ts";
import type { Estimate, Fact, Knowledge, Learned, SeriesGrowth } from "./types.ts";

/** One thing that was learned, or that could not be. */
export interface FactLine {
  readonly known: Knowledge | "unknown";
  readonly text: string;
}

export function factLines(learned: Learned): readonly FactLine[] {
  const { sessions, arrivals, lifetimes, requests, spawned, sessionSize, unknown } = learned;
  const lines: readonly (FactLine | null)[] = [
    sessions && measured(`${formatCount(sessions.level)} sessions at once (${sessions.series})`),
    factLine("opened", arrivals, perSecond),
    lifetimes && factLine("live", lifetimes.mean, formatDuration, `, ${shapeText(lifetimes.distribution)}`),
    factLine("requests", requests, perSecond),
    factLine("processes started", spawned, perSecond),
    sessionSize === null ? null : measured(`${formatBytes(sessionSize)} in the table for each session`),
  ];
  const missing = unknown.map((text) => ({ known: "unknown", text }) as const);
  return [...lines.filter((line) => line !== null), ...missing];
}

/** A table of what grew: by the hour, and for each session that was opened. */
export function growthLines({ growth }: Learned): readonly string[] {
  const rows = [
    ["", "an hour", "for each session opened"],
    ...growth.map((one) => [one.series, hourText(one), slopeText(one)]),
  ];
  return inColumns(rows);
}

/** Cells under each other, two spaces apart. */
export function inColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
}

function hourText({ perHour, unit }: SeriesGrowth): string {
  return perHour === null ? "too short to say" : estimateText(perHour, signed(unit));
}

/** `+4.1 KiB (4.0 KiB to 4.2 KiB)` of what grows, `none (seen ≥ 80 B)` of what does not, `open` otherwise. */
export function slopeText({ outcome, perSession, seen, kept, unit }: SeriesGrowth): string {
  const slope = perSession && estimateText(perSession, signed(unit));
  if (outcome === "unbounded") return slope ?? "grows";
  const left = kept === null ? null : `${signed(unit)(kept)} left`;
  if (outcome === "bounded") return withNotes("none", [seen && `seen ≥ ${formatQuantity(seen, unit)}`, left]);
  return withNotes("open", [slope, left]);
}

function withNotes(text: string, notes: readonly (string | number | null)[]): string {
  const said = notes.filter((note) => typeof note === "string");
  return said.length === 0 ? text : `${text} (${said.join("; ")})`;
}

function measured(text: string): FactLine {
  return { known: "measured", text };
}

function factLine(
  what: string,
  fact: Fact | null,
  format: (value: number) => string,
  more = "",
): FactLine | null {
  if (fact === null) return null;
  return { known: fact.known, text: `${what} ${estimateText(fact.estimate, format)}${more}, by ${fact.by}` };
}

/** `3.1 (2.9 to 3.4)`; only the value where nothing of it is in doubt. */
export function estimateText({ value, low, high }: Estimate, format: (value: number) => string): string {
  if (low === value && high === value) return format(value);
  const ends = [low, high].map((end) => (end === null ? "?" : format(end)));
  return `${format(value)} (${ends.join(" to ")})`;
}

export function signed(unit: Unit): (value: number) => string {
  return (value) => `${value > 0 ? "+" : ""}${formatQuantity(value, unit)}`;
}

function perSecond(rate: number): string {
  return `${Number(rate.toPrecision(3))}/s`;
}

function shapeText(distribution: Distribution): string {
  switch (distribution.kind) {
    case "constant":
      return "all alike";
    case "uniform":
      return `from ${formatDuration(distribution.min)} to ${formatDuration(distribution.max)}`;
    case "exponential":
      return "exponential";
    case "lognormal":
      return `log-normal, median ${formatDuration(distribution.median)}, sigma ${distribution.sigma.toFixed(2)}`;
  }
}
