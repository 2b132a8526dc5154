import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Autopsy } from "../../harness/autopsy/autopsy.ts";
import type { CrashDump } from "../../harness/timeline/crash-dump.ts";

const folder = join(import.meta.dirname, "../unit/autopsy/dumps");

/** Dumps of real nodes (OTP 25), shortened: heaps, code, and whatever the reader has no use for. */
export const dumps = ["incident", "heap", "halt", "atoms", "processes", "mailbox"] as const;
export type DumpName = (typeof dumps)[number];

export function dumpPath(name: DumpName): string {
  return join(folder, `${name}.dump`);
}

export function dumpBytes(name: DumpName): Buffer {
  return readFileSync(dumpPath(name));
}

/** What is read from a dump that comes in these pieces; null when they are none. */
export function autopsyOf(...pieces: readonly Buffer[]): CrashDump | null {
  const autopsy = new Autopsy();
  for (const piece of pieces) autopsy.push(piece);
  return autopsy.finish();
}

export function dumpOf(name: DumpName): CrashDump {
  return autopsyOf(dumpBytes(name))!;
}
