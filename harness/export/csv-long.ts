import type { RunOutline, TimelineRecord } from "../timeline/types.ts";
import { csvCell } from "./csv-cell.ts";
import { phaseAt } from "./phase-at.ts";

/**
 * CSV (RFC 4180) with a row for each reading, in the order of the record: `t_ms` in milliseconds since the start of the
 * run, `time` in ISO 8601, `series`, its `unit`, `value`, and the `phase` of the run, empty before the first.
 * @param outline with the series that are wanted
 */
export async function* csvLong(
  outline: RunOutline,
  batches: AsyncIterable<readonly TimelineRecord[]>,
): AsyncGenerator<string> {
  const start = Date.parse(outline.startedAt);
  const phase = phaseAt(outline.phases);
  const cells = new Map(outline.series.map(({ name, unit }) => [name, `${csvCell(name)},${unit}`]));
  yield "t_ms,time,series,unit,value,phase\r\n";
  for await (const batch of batches) {
    let rows = "";
    for (const record of batch) {
      if (record.kind !== "sample") continue;
      const time = `${record.t},${new Date(start + record.t).toISOString()},`;
      const end = `,${phase(record.t) ?? ""}\r\n`;
      for (const [name, value] of Object.entries(record.values)) {
        const series = cells.get(name);
        if (series !== undefined) rows += `${time}${series},${value}${end}`;
      }
    }
    if (rows !== "") yield rows;
  }
}
