import type { PhaseRecord, RunOutline, SeriesRecord, TimelineRecord } from "../../harness/timeline/types.ts";

/** A record as export sees it: what it says of itself, and its records a few at a time. */
export interface Exported {
  readonly outline: RunOutline;
  readonly batches: () => AsyncIterable<readonly TimelineRecord[]>;
}

export function exported(records: readonly TimelineRecord[]): Exported {
  const header = records.find(({ kind }) => kind === "header") as { startedAt: string; scenario: string };
  return {
    outline: {
      startedAt: header.startedAt,
      scenario: header.scenario,
      series: records.filter((record): record is SeriesRecord => record.kind === "series"),
      phases: records.filter((record): record is PhaseRecord => record.kind === "phase"),
    },
    batches: async function* () {
      for (let at = 0; at < records.length; at += 7) yield await Promise.resolve(records.slice(at, at + 7));
    },
  };
}

/** The rows that every form of export has to tell, worked out the plain way. */
export function readingsOf(records: readonly TimelineRecord[]) {
  const { outline } = exported(records);
  const start = Date.parse(outline.startedAt);
  return records.flatMap((record) => {
    if (record.kind !== "sample") return [];
    const phase = outline.phases.filter(({ t }) => t <= record.t).at(-1)?.phase ?? null;
    return Object.entries(record.values).map(([series, value]) => ({
      t_ms: record.t,
      time: new Date(start + record.t).toISOString(),
      series,
      unit: outline.series.find(({ name }) => name === series)!.unit,
      value,
      phase,
    }));
  });
}

/** All that a stream of chunks hands on. */
export async function all<Chunk>(chunks: AsyncIterable<Chunk>): Promise<Chunk[]> {
  const found: Chunk[] = [];
  for await (const chunk of chunks) found.push(chunk);
  return found;
}
