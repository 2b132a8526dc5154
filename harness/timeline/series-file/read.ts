import { FRONT, readerFor } from "./detect.ts";
import { faultsOf } from "./fault.ts";
import { textOf } from "./text.ts";
import type { SeriesFile, SeriesReader } from "./types.ts";

/**
 * Reads series from CSV, NDJSON, an answer of Prometheus or the record of a run; which of them, the content tells.
 * @param origin what to call it in errors
 * @throws BeamsoakError (exit 2) with line, column and the value found, where it is none of these or broken
 */
export async function readSeriesFile(bytes: AsyncIterable<Uint8Array>, origin: string): Promise<SeriesFile> {
  const fault = faultsOf(origin);
  let reader: SeriesReader | null = null;
  let waiting = "";
  for await (const text of textOf(bytes, fault)) {
    waiting += text;
    if (reader === null && waiting.length < FRONT) continue;
    reader ??= readerFor(waiting, fault);
    reader.feed(waiting);
    waiting = "";
  }
  reader ??= readerFor(waiting, fault);
  reader.feed(waiting);
  return reader.end();
}
