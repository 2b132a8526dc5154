import { usageError } from "../../base/errors.ts";
import type { Fault } from "../../base/fault.ts";

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
