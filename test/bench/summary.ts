import { median } from "simple-statistics";
import type { Measurement } from "./engine.ts";

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
  readonly lateness: number | null;
  readonly errors: number;
}

export function summarise(runs: readonly Run[], yardstick: string): readonly Summary[] {
  const groups = Map.groupBy(runs, ({ part, engine }) => `${part}, ${engine}`);
  return [...groups.values()].map((rounds) => {
    const { part, engine } = rounds[0]!;
    const middle = (of: (run: Run) => number) => median(rounds.map(of));
    const other = groups.get(`${part}, ${yardstick}`);
    const cpuMicrosPerRequest = middle((run) => run.cpuMicrosPerRequest);
    const latenesses = rounds.flatMap(({ lateness }) => lateness ?? []);
    return {
      part,
      engine,
      rounds: rounds.length,
      perSecond: middle((run) => run.perSecond),
      cpuMicrosPerRequest,
      cpuRatio: other ? cpuMicrosPerRequest / median(other.map((run) => run.cpuMicrosPerRequest)) : null,
      cores: middle((run) => run.cores),
      rssBytes: middle((run) => run.rssBytes),
      lateness: latenesses.length > 0 ? Math.max(...latenesses) : null,
      errors: rounds.flatMap((run) => Object.values(run.errors)).reduce((sum, count) => sum + count, 0),
    };
  });
}

/** For people; one line a row, in the order of the runs. */
export function asTable(summaries: readonly Summary[]): string {
  const heads = ["", "engine", "req/s", "µs CPU/req", "ratio", "cores", "RSS", "worst lateness", "errors"];
  const rows = summaries.map((row) => [
    row.part,
    row.engine,
    row.perSecond.toFixed(0),
    row.cpuMicrosPerRequest.toFixed(1),
    row.cpuRatio?.toFixed(2) ?? "–",
    row.cores.toFixed(2),
    `${(row.rssBytes / 1e6).toFixed(0)} MB`,
    row.lateness === null ? "not measured" : `${row.lateness.toFixed(0)} ms`,
    String(row.errors),
  ]);
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]!.length)),
  );
  return [heads, ...rows]
    .map((row) =>
      row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))),
    )
    .map((row) => row.join("  "))
    .join("\n");
}
