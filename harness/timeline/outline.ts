import { recordBatches } from "./read-records.ts";
import type { PhaseRecord, RunOutline, SeriesRecord } from "./types.ts";

/**
 * Reads what a run's record says of itself, without its readings.
 * @throws BeamsoakError (exit 2) as `loadTimeline` does: all of the record is read
 */
export async function readOutline(dir: string): Promise<RunOutline> {
  let startedAt = "";
  let scenario = "";
  const series = new Map<string, SeriesRecord>();
  const phases: PhaseRecord[] = [];
  for await (const batch of recordBatches(dir)) {
    for (const record of batch) {
      if (record.kind === "header") ({ startedAt, scenario } = record);
      else if (record.kind === "series") series.set(record.name, record);
      else if (record.kind === "phase") phases.push(record);
    }
  }
  return { startedAt, scenario, series: [...series.values()], phases };
}
