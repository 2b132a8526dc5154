import { join } from "node:path";
import { messageOf, usageError } from "../base/errors.ts";
import { Assembly } from "./assemble.ts";
import { parseRecord } from "./parse-record.ts";
import { readLines } from "./read-lines.ts";
import type { Timeline } from "./types.ts";
import { TIMELINE_FILE } from "./writer.ts";

/**
 * Reads a run's record back. Bytes after the last newline (a line torn by a crash) are dropped and counted.
 * @throws BeamsoakError (exit 2) when there is no record, or when a line in it is broken (with its number)
 */
export async function loadTimeline(dir: string): Promise<Timeline> {
  const path = join(dir, TIMELINE_FILE);
  const assembly = new Assembly();
  let lineNumber = 0;
  const addLine = (line: string) => {
    lineNumber++;
    try {
      assembly.add(parseRecord(line));
    } catch (error) {
      throw brokenLine(path, lineNumber, line, error);
    }
  };
  const tornBytes = await readLines(path, addLine).catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).code === "ENOENT" ? noRecord(path) : error;
  });
  const timeline = assembly.finish(tornBytes);
  if (timeline === null) throw noRecord(path);
  return timeline;
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
