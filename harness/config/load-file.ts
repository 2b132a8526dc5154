import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf, usageError } from "../base/errors.ts";
import type { ScenarioDefinition } from "./define.ts";
import { resolveScenario, type Overrides } from "./resolve.ts";
import type { ResolvedScenario } from "./types.ts";

/**
 * Loads a scenario by the path of its file, or by the name of one in `library`.
 * @throws BeamsoakError (exit 2) when there is no such file, it does not load, or it is not a scenario
 */
export async function loadScenario(
  reference: string,
  library: string,
  overrides: Overrides,
): Promise<ResolvedScenario> {
  const file = findFile(reference, library);
  const scenario = resolveScenario(await importScenario(file), reference, overrides);
  const { erlang } = scenario.service;
  const source = absoluteSource(erlang.source, "service.erlang.source", file);
  const further = erlang.with.map((folder, i) => absoluteSource(folder, `service.erlang.with.${i}`, file));
  return Object.freeze({
    ...scenario,
    service: Object.freeze({
      ...scenario.service,
      erlang: Object.freeze({ ...erlang, source, with: Object.freeze(further) }),
    }),
  });
}

function findFile(reference: string, library: string): string {
  const candidates = [resolve(reference), join(library, `${reference}.ts`), join(library, `${reference}.js`)];
  const found = candidates.find((path) => /\.[mc]?[jt]s$/.test(path) && existsSync(path));
  if (found) return found;
  throw usageError(
    "SCENARIO_NOT_FOUND",
    `There is no scenario "${reference}". Looked for ${candidates.join(", ")}.`,
    "Give the path of a scenario file, or the name of one in scenarios/.",
  );
}

async function importScenario(file: string): Promise<ScenarioDefinition> {
  let loaded: { default?: unknown };
  try {
    loaded = (await import(pathToFileURL(file).href)) as { default?: unknown };
  } catch (cause) {
    throw usageError("SCENARIO_BROKEN", `${file} does not load: ${messageOf(cause)}`);
  }
  if (isScenario(loaded.default)) return loaded.default;
  throw usageError(
    "SCENARIO_NOT_EXPORTED",
    `${file} does not export a scenario as its default.`,
    "End it with: export default defineScenario({ … })",
  );
}

function isScenario(value: unknown): value is ScenarioDefinition {
  return (
    typeof value === "object" && value !== null && "build" in value && "params" in value && "name" in value
  );
}

/** A scenario names its sources relative to its own file. */
function absoluteSource(source: string, key: string, file: string): string {
  const path = isAbsolute(source) ? source : resolve(dirname(file), source);
  if (existsSync(join(path, "src"))) return path;
  throw usageError(
    "SOURCE_NOT_FOUND",
    `${key}: ${path} has no src folder (found "${source}" in ${file}).`,
    "Point it at the OTP application's folder, relative to the scenario file.",
  );
}
