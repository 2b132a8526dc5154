import { ByteWriter, ParquetWriter, schemaFromColumnData, type ColumnSource } from "hyparquet-writer";
import type { RunOutline, TimelineRecord } from "../timeline/types.ts";
import { phaseAt } from "./phase-at.ts";

/** Readings that are compressed together: what is held in memory. */
const ROWS_A_GROUP = 100_000;

/**
 * Apache Parquet with the columns of the long CSV: `t_ms` (INT64), `time` (UTC timestamp in milliseconds), `series`,
 * `unit`, `value` (DOUBLE) and `phase`, null before the first. The file's own metadata name the scenario and the start.
 * @param outline with the series that are wanted
 */
export async function* parquet(
  outline: RunOutline,
  batches: AsyncIterable<readonly TimelineRecord[]>,
): AsyncGenerator<Uint8Array> {
  const start = Date.parse(outline.startedAt);
  const phase = phaseAt(outline.phases);
  const units = new Map(outline.series.map(({ name, unit }) => [name, unit]));
  const bytes = new ByteWriter();
  const file = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: columnsOf(emptyGroup()) }),
    createdBy: "beamsoak",
    kvMetadata: [
      { key: "beamsoak.scenario", value: outline.scenario },
      { key: "beamsoak.startedAt", value: outline.startedAt },
    ],
  });
  /** What has been written since it was last asked; the writer goes on counting its offsets. */
  const written = () => {
    const chunk = bytes.getBytes().slice();
    bytes.index = 0;
    return chunk;
  };
  let group = emptyGroup();
  for await (const batch of batches) {
    for (const record of batch) {
      if (record.kind !== "sample") continue;
      for (const [name, value] of Object.entries(record.values)) {
        const unit = units.get(name);
        if (unit === undefined) continue;
        group.t.push(BigInt(record.t));
        group.time.push(new Date(start + record.t));
        group.series.push(name);
        group.unit.push(unit);
        group.value.push(value);
        group.phase.push(phase(record.t));
      }
    }
    if (group.t.length < ROWS_A_GROUP) continue;
    await file.write({ columnData: columnsOf(group), rowGroupSize: group.t.length });
    group = emptyGroup();
    yield written();
  }
  if (group.t.length > 0) {
    await file.write({ columnData: columnsOf(group), rowGroupSize: group.t.length });
  }
  await file.finish();
  yield written();
}

interface Group {
  readonly t: bigint[];
  readonly time: Date[];
  readonly series: string[];
  readonly unit: string[];
  readonly value: number[];
  readonly phase: (string | null)[];
}

function emptyGroup(): Group {
  return { t: [], time: [], series: [], unit: [], value: [], phase: [] };
}

function columnsOf({ t, time, series, unit, value, phase }: Group): ColumnSource[] {
  return [
    { name: "t_ms", data: t, type: "INT64", nullable: false },
    { name: "time", data: time, type: "TIMESTAMP", nullable: false },
    { name: "series", data: series, type: "STRING", nullable: false },
    { name: "unit", data: unit, type: "STRING", nullable: false },
    { name: "value", data: value, type: "DOUBLE", nullable: false },
    { name: "phase", data: phase, type: "STRING" },
  ];
}
