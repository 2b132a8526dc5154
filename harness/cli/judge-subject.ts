import { existsSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { usageError } from "../base/errors.ts";
import { findRun } from "../timeline/run-folder.ts";
import { TIMELINE_FILE } from "../timeline/writer.ts";

/** What `judge` is to judge; a path of null is standard input. */
export type Subject =
  { readonly kind: "run"; readonly folder: string } | { readonly kind: "file"; readonly path: string | null };

/**
 * What a user's word stands for. A file is a file of series, but for the record of a run that still has its scenario
 * beside it: that one is judged as the run.
 * @throws BeamsoakError (exit 2) where it is neither a run nor a file
 */
export function subjectOf(reference: string, reports: string): Subject {
  if (reference === "-") return { kind: "file", path: null };
  if (!isFile(reference)) return { kind: "run", folder: findRun(reference, reports) };
  const folder = dirname(reference);
  const isRun = basename(reference) === TIMELINE_FILE && existsSync(join(folder, "scenario.json"));
  return isRun ? { kind: "run", folder } : { kind: "file", path: reference };
}

/** A pipe is one too. */
function isFile(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isDirectory();
}

/** @throws BeamsoakError (exit 2) where an option was given that this kind of subject has no use for */
export function requireNone(kind: string, options: Readonly<Record<string, boolean>>): void {
  const given = Object.keys(options).filter((name) => options[name]);
  if (given.length === 0) return;
  throw usageError(
    "OPTION_OUT_OF_PLACE",
    `${given.join(" and ")}: ${kind}.`,
    "--set is for runs; --warmup, --unit and --limit are for files of series.",
  );
}
