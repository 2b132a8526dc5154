import type { z } from "zod";
import { usageError, type BeamsoakError } from "../base/errors.ts";

/** One thing wrong with a scenario: where it stands, what is wrong, what was found there. */
export interface Problem {
  readonly path: string;
  readonly message: string;
  readonly found?: unknown;
}

/** Every problem of a scenario in one error, each with its path and the value found. */
export function scenarioError(origin: string, problems: readonly Problem[]): BeamsoakError {
  const said = problems.map(({ path, message, found }) => {
    const value = found === undefined ? "" : ` (found ${render(found)})`;
    return `  ${path}: ${message}${value}`;
  });
  // What several groups have from the population is wrong once.
  const lines = [...new Set(said)];
  const heading = lines.length === 1 ? "1 problem" : `${lines.length} problems`;
  return usageError(
    "SCENARIO_INVALID",
    [`${origin} has ${heading}:`, ...lines].join("\n"),
    "Mend these and run again; docs/reference/scenario.md lists every key.",
  );
}

export function problemsOf(error: z.ZodError, input: unknown): Problem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        path: pathText([...issue.path, key]),
        message: "is not a known key",
      }));
    }
    const found = valueAt(input, issue.path);
    return [{ path: pathText(issue.path), message: issue.message, ...(found !== undefined && { found }) }];
  });
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join(".") || "(scenario)";
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}

function render(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
