import { statSync } from "node:fs";
import { open } from "node:fs/promises";
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
    await using dump = await open(file);
    // One buffer for all pieces: new ones would pile up faster than they are collected.
    const buffer = Buffer.allocUnsafe(PIECE);
    for (;;) {
      const { bytesRead } = await dump.read(buffer);
      if (bytesRead === 0) break;
      const piece = buffer.subarray(0, bytesRead);
      if (first && !piece.toString("latin1", 0, MAGIC.length).startsWith(MAGIC)) throw noDump(file, piece);
      first = false;
      autopsy.push(piece);
    }
  } catch (error) {
    throw error instanceof BeamsoakError ? error : unreadable(file, error);
  }
  const dump = autopsy.finish();
  if (dump === null) throw noDump(file, Buffer.alloc(0));
  return dump;
}

function noDump(file: string, piece: Buffer) {
  const found = JSON.stringify(piece.toString("utf8", 0, 60).split("\n", 1)[0]);
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
