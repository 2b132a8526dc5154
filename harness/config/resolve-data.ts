import { messageOf, usageError } from "../base/errors.ts";
import { feedOf, parseFeed } from "./feeder.ts";
import type { ParsedData } from "./population-schema.ts";
import type { Problem } from "./problems.ts";
import type { DataPlan } from "./types.ts";

/** The files beside a scenario. */
export interface ScenarioFiles {
  /** By the path that the scenario names it by; null where there is none. */
  read(path: string): { readonly path: string; readonly text: string } | null;
}

/** Looks a feeder's file through, or calls its function; what is wrong is added to `problems`. */
export function resolveData(
  data: ParsedData,
  path: string,
  files: ScenarioFiles,
  problems: Problem[],
): DataPlan | undefined {
  const key = "file" in data ? `${path}.file` : `${path}.of`;
  try {
    return "file" in data ? fileOf(data.file, files) : rowsOf(data);
  } catch (cause) {
    problems.push({ path: key, message: messageOf(cause).replace(/\.$/, "") });
    return undefined;
  }
}

function fileOf(name: string, files: ScenarioFiles): DataPlan {
  const file = files.read(name);
  if (!file) throw new Error(`there is no file ${JSON.stringify(name)} beside the scenario`);
  const { columns, values } = parseFeed(file.text, name);
  return { file: file.path, columns, rows: values.length };
}

function rowsOf({ of, rows }: Extract<ParsedData, { of: unknown }>): DataPlan {
  const given = Array.from({ length: rows }, (_, user) => of(user));
  return feedOf(
    given,
    (index) => `for user ${index}`,
    (where, what) => usageError("DATA_FUNCTION", where === null ? what : `${where}: ${what}`),
  );
}
