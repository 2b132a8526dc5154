import type { Millis } from "../base/units.ts";
import type { RunOutline, TimelineRecord } from "../timeline/types.ts";
import { csvCell } from "./csv-cell.ts";

/**
 * CSV (RFC 4180) with a column for each series: `time` in ISO 8601, then the series under their names. Readings that
 * were recorded one after the other at one time share a row; a cell is empty where there is no reading. It is a file of
 * series as `beamsoak judge` takes it.
 * @param outline with the series that are wanted
 */
export async function* csvWide(
  outline: RunOutline,
  batches: AsyncIterable<readonly TimelineRecord[]>,
): AsyncGenerator<string> {
  const names = outline.series.map(({ name }) => name);
  const columns = new Map(names.map((name, index) => [name, index]));
  const start = Date.parse(outline.startedAt);
  const rowOf = (t: Millis, cells: readonly string[]) =>
    `${new Date(start + t).toISOString()},${cells.join(",")}\r\n`;
  yield `${["time", ...names.map(csvCell)].join(",")}\r\n`;
  let t: Millis | null = null;
  let cells: string[] = [];
  for await (const batch of batches) {
    let rows = "";
    for (const record of batch) {
      if (record.kind !== "sample") continue;
      for (const [name, value] of Object.entries(record.values)) {
        const column = columns.get(name);
        if (column === undefined) continue;
        if (record.t !== t) {
          if (t !== null) rows += rowOf(t, cells);
          t = record.t;
          cells = names.map(() => "");
        }
        cells[column] = String(value);
      }
    }
    if (rows !== "") yield rows;
  }
  if (t !== null) yield rowOf(t, cells);
}
