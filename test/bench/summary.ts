import { median } from "simple-statistics";
import type { Lateness, Measurement } from "./engine.ts";

export type Run = Measurement & { readonly part: string };

/** One engine in one part of the bench: the median of its rounds, beside the engine it is compared with. */
export interface Summary {
  readonly part: string;
  readonly engine: string;
  readonly rounds: number;
  readonly perSecond: number;
  readonly cpuMicrosPerRequest: number;
  /** CPU a request over that of the yardstick; null where the yardstick did not run. */
  readonly cpuRatio: number | null;
  readonly cores: number;
  readonly rssBytes: number;
  /** The worst of the rounds. */
  readonly lateness: Lateness | null;
  readonly errors: number;
}

export function summarise(runs: readonly Run[], yardstick: string): readonly Summary[] {
  const groups = Map.groupBy(runs, ({ part, engine }) => `${part}, ${engine}`);
  return [...groups.values()].map((rounds) => {
    const { part, engine } = rounds[0]!;
    const middle = (of: (run: Run) => number) => median(rounds.map(of));
    const other = groups.get(`${part}, ${yardstick}`);
    const cpuMicrosPerRequest = middle((run) => run.cpuMicrosPerRequest);
    return {
      part,
      engine,
      rounds: rounds.length,
      perSecond: middle((run) => run.perSecond),
      cpuMicrosPerRequest,
      cpuRatio: other ? cpuMicrosPerRequest / median(other.map((run) => run.cpuMicrosPerRequest)) : null,
      cores: middle((run) => run.cores),
      rssBytes: middle((run) => run.rssBytes),
      lateness: worstOf(rounds.flatMap(({ lateness }) => lateness ?? [])),
      errors: rounds.flatMap((run) => Object.values(run.errors)).reduce((sum, count) => sum + count, 0),
    };
  });
}

function worstOf(latenesses: readonly Lateness[]): Lateness | null {
  if (latenesses.length === 0) return null;
  const p99s = latenesses.flatMap(({ p99 }) => p99 ?? []);
  return {
    p99: p99s.length === 0 ? null : Math.max(...p99s),
    worst: Math.max(...latenesses.map(({ worst }) => worst)),
  };
}

/** What a user of an engine takes, at several numbers of them. */
export interface UserBytes {
  readonly engine: string;
  readonly user: string;
  /** Bytes, or why it was not asked for so many. */
  readonly at: readonly { readonly users: number; readonly bytes: number | string }[];
}

/** For people; one line a row, in the order of the runs. */
export function asTable(summaries: readonly Summary[]): string {
  const heads = [
    ...["", "engine", "req/s", "µs CPU/req", "ratio", "cores", "RSS"],
    ...["lateness p99", "worst", "errors"],
  ];
  const rows = summaries.map((row) => [
    row.part,
    row.engine,
    row.perSecond.toFixed(0),
    row.cpuMicrosPerRequest.toFixed(1),
    row.cpuRatio?.toFixed(2) ?? "–",
    row.cores.toFixed(2),
    `${(row.rssBytes / 1e6).toFixed(0)} MB`,
    millis(row.lateness?.p99),
    millis(row.lateness?.worst),
    String(row.errors),
  ]);
  return columns([heads, ...rows]);
}

export function userBytesTable(engines: readonly UserBytes[]): string {
  const sizes = engines[0]?.at.map(({ users }) => `${users.toLocaleString("en").replaceAll(",", " ")} users`);
  const heads = ["bytes a user", "that is", ...(sizes ?? [])];
  const rows = engines.map(({ engine, user, at }) => [
    engine,
    `a ${user}`,
    ...at.map(({ bytes }) => (typeof bytes === "string" ? bytes : bytes.toFixed(0))),
  ]);
  return columns([heads, ...rows]);
}

function millis(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : `${value.toFixed(0)} ms`;
}

/** The first two at the left, figures at the right. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))),
    )
    .map((row) => row.join("  ").trimEnd())
    .join("\n");
}
