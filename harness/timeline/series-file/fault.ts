import { usageError, type BeamsoakError } from "../../base/errors.ts";

/** Builds an error of one file: where in it (null for the whole), what is wrong there, and what to do. */
export type Fault = (where: string | null, what: string, hint?: string) => BeamsoakError;

const FORMATS = "docs/reference/series-files.md says what a CSV, NDJSON or Prometheus file looks like.";

/** `origin`: the file's path, as the user knows it. */
export function faultsOf(origin: string): Fault {
  return (where, what, hint = FORMATS) =>
    usageError(
      "SERIES_FILE_INVALID",
      where === null ? `${origin} ${what}.` : `${origin}, ${where}: ${what}.`,
      hint,
    );
}

const SHOWN = 60;

/** A value as found, short enough for a message. */
export function shown(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value);
  }
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
