import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import { BeamsoakError, messageOf, usageError } from "../base/errors.ts";
import type { CrashDump } from "../timeline/crash-dump.ts";
import { Autopsy } from "./autopsy.ts";

const MAGIC = "=erl_crash_dump:";
const PIECE = 256 * 1024;

/**
 * Reads an `erl_crash.dump` of any size, whole or broken off, piece by piece.
 * @param path the dump, or the folder of a run that left one
 * @throws BeamsoakError (exit 2) when it cannot be read or is none
 */
export async function readCrashDump(path: string): Promise<CrashDump> {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const file = isFolder ? join(path, "erl_crash.dump") : path;
  const autopsy = new Autopsy();
  let first = true;
  try {
    for await (const piece of createReadStream(file, { highWaterMark: PIECE })) {
      const chunk = piece as Buffer;
      if (first && !chunk.toString("latin1", 0, MAGIC.length).startsWith(MAGIC)) throw noDump(file, chunk);
      first = false;
      autopsy.push(chunk);
    }
  } catch (error) {
    throw error instanceof BeamsoakError ? error : unreadable(file, error);
  }
  const dump = autopsy.finish();
  if (dump === null) throw noDump(file, Buffer.alloc(0));
  return dump;
}

function noDump(file: string, chunk: Buffer) {
  const found = JSON.stringify(chunk.toString("utf8", 0, 60).split("\n", 1)[0]);
  return usageError(
    "NOT_A_CRASH_DUMP",
    `${file} is no crash dump of an Erlang node: it begins with ${found}, not with "${MAGIC}".`,
    "A node writes erl_crash.dump into its working folder, or to the path in its environment's ERL_CRASH_DUMP.",
  );
}

function unreadable(file: string, error: unknown) {
  return usageError(
    "CRASH_DUMP_UNREADABLE",
    `Cannot read the crash dump ${file}: ${messageOf(error)}`,
    "Name an erl_crash.dump, or the folder of a run that left one.",
  );
}
