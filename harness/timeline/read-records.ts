import { join } from "node:path";
import { messageOf, usageError } from "../base/errors.ts";
import { parseRecord } from "./parse-record.ts";
import { lineBatches } from "./read-lines.ts";
import type { TimelineRecord } from "./types.ts";
import { TIMELINE_FILE } from "./writer.ts";

/**
 * The records of a run in the order in which they were written, batch by batch, so that a long run need not fit into
 * memory. Bytes after the last newline (a line torn by a crash) are dropped and counted.
 * @param check throws an Error where a record contradicts those before it
 * @returns the number of bytes dropped
 * @throws BeamsoakError (exit 2) when there is no record, or when a line in it is broken (with its number)
 */
export async function* recordBatches(
  dir: string,
  check: (record: TimelineRecord) => void = () => undefined,
): AsyncGenerator<readonly TimelineRecord[], number> {
  const path = join(dir, TIMELINE_FILE);
  const batches = lineBatches(path);
  let lineNumber = 0;
  const recordOf = (line: string) => {
    lineNumber++;
    try {
      const record = parseRecord(line);
      check(record);
      return record;
    } catch (error) {
      throw brokenLine(path, lineNumber, line, error);
    }
  };
  try {
    for (;;) {
      const batch = await batches.next();
      if (!batch.done) {
        yield batch.value.map(recordOf);
        continue;
      }
      if (lineNumber === 0) throw noRecord(path);
      return batch.value;
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "ENOENT" ? noRecord(path) : error;
  } finally {
    await batches.return(0);
  }
}

function noRecord(path: string) {
  return usageError(
    "TIMELINE_NOT_FOUND",
    `There is no record of a run in ${path}.`,
    "Name a run's folder (reports/<scenario>/<time>) or a scenario that has been run.",
  );
}

function brokenLine(path: string, lineNumber: number, line: string, error: unknown) {
  const found = line.length > 80 ? `${line.slice(0, 80)}…` : line;
  return usageError(
    "TIMELINE_BROKEN",
    `${path}, line ${lineNumber} is broken: ${messageOf(error)}; found: ${found}`,
    "Only the last line may be torn. The file was changed after the run, or written by another version of beamsoak.",
  );
}
