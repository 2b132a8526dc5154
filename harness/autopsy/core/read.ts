import { execFile } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { promisify } from "node:util";
import { environmentError, messageOf, usageError } from "../../base/errors.ts";
import { parseBacktrace, programOf } from "./backtrace.ts";
import { meaningOf } from "./meaning.ts";
import type { CoreFile } from "../../timeline/core-file.ts";

const run = promisify(execFile);

/** ELF specification: `e_ident` begins with these; `e_type` at byte 16 is 4 for a core file. */
const ELF = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);
const E_TYPE = 16;
const ET_CORE = 4;

/** Whether a file is a core file, little-endian as on every machine that gdb runs here on. */
export async function isCoreFile(path: string): Promise<boolean> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  await using file = await open(path);
  const head = Buffer.alloc(E_TYPE + 2);
  const { bytesRead } = await file.read(head, 0, head.length, 0);
  return (
    bytesRead === head.length && head.subarray(0, 4).equals(ELF) && head.readUInt16LE(E_TYPE) === ET_CORE
  );
}

/**
 * What gdb can tell of a VM's core file.
 * @param program the `beam.smp` that left it; null for the one that the core names
 * @throws BeamsoakError when gdb is not there (exit 4), or the core or its program cannot be read (exit 2)
 */
export async function readCore(path: string, program: string | null): Promise<CoreFile> {
  const of = program ?? programOf(await gdb(["-c", path, "-ex", "info auxv"]));
  if (of === null || !existsSync(of)) {
    const which = of === null ? "names no program" : `is of ${of}, which is not on this machine`;
    throw usageError(
      "CORE_PROGRAM_MISSING",
      `The core file ${path} ${which}.`,
      "Read it where it was written, or name the same release's erts-*/bin/beam.smp with --program.",
    );
  }
  const backtrace = parseBacktrace(await gdb(["-ex", "info threads", "-ex", "bt 60", of, path]));
  return { program: of, size: statSync(path).size, ...backtrace, known: meaningOf(backtrace) };
}

/** No start-up files, no questions, no network. */
const quiet = ["-nx", "-batch", "-iex", "set debuginfod enabled off", "-iex", "set auto-load off"];
const LONGEST = 120_000;

async function gdb(args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run("gdb", [...quiet, ...args], { maxBuffer: 2 ** 26, timeout: LONGEST });
    return stdout;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") {
      throw environmentError(
        "GDB_MISSING",
        "A core file is read with gdb, which is not on this machine.",
        "Install it (apt-get install gdb). An erl_crash.dump tells more, and needs nothing.",
      );
    }
    throw usageError("CORE_UNREADABLE", `gdb could not read it: ${messageOf(cause)}`);
  }
}
