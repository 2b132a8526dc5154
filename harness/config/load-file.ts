import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf, usageError } from "../base/errors.ts";
import type { ScenarioDefinition } from "./define.ts";
import { knowOwnName } from "../base/own-name.ts";
import type { ScenarioFiles } from "./resolve-data.ts";
import { resolveScenario, type Overrides } from "./resolve.ts";
import type { AnyLoadPlan, FaultPlan, ResolvedScenario, ServicePlan } from "./types.ts";

/**
 * Loads a scenario by the path of its file, or by the name of one in `library`.
 * @throws BeamsoakError (exit 2) when there is no such file, it does not load, or it is not a scenario
 */
export async function loadScenario(
  reference: string,
  library: string,
  overrides: Overrides,
): Promise<ResolvedScenario> {
  const file = findScenario(reference, library);
  const scenario = resolveScenario(await importScenario(file), reference, overrides, filesBeside(file));
  const { service, load } = scenario;
  const faults = scenario.faults?.map((fault) => besideFile(fault, file));
  return Object.freeze({
    ...scenario,
    service: Object.freeze(located(service, file)),
    load: Object.freeze(withBrowserScript(withCarrier(load, file), file)),
    ...(faults && { faults: Object.freeze(faults) }),
  });
}

function besideFile(fault: FaultPlan, file: string): FaultPlan {
  if (fault.kind !== "command") return fault;
  return Object.freeze({ ...fault, folder: resolve(dirname(file), fault.folder) });
}

function withBrowserScript(load: ResolvedScenario["load"], file: string): ResolvedScenario["load"] {
  const { browsers } = load;
  if (browsers === undefined || browsers.script === null) return load;
  const path = resolve(dirname(file), browsers.script);
  const script = [path, `${path}.ts`, `${path}.js`].find(
    (one) => /\.[mc]?[jt]s$/.test(one) && existsSync(one),
  );
  if (script) return { ...load, browsers: Object.freeze({ ...browsers, script }) };
  throw usageError(
    "BROWSER_SCRIPT_NOT_FOUND",
    `load.browsers.script: there is no module ${path} (found "${browsers.script}" in ${file}).`,
    "Give the path of a module, relative to the scenario file; or leave it out, to have the page opened only.",
  );
}

function filesBeside(scenario: string): ScenarioFiles {
  return {
    read: (name) => {
      const path = resolve(dirname(scenario), name);
      return existsSync(path) ? { path, text: readFileSync(path, "utf8") } : null;
    },
  };
}

/** A scenario names what its service is made of relative to its own file. */
function located(service: ServicePlan, file: string): ServicePlan {
  if (service.program) {
    const { cookieFile, folder } = service.program;
    const beside = (path: string) => resolve(dirname(file), path);
    const program = {
      ...service.program,
      folder: beside(folder),
      cookieFile: cookieFile === null ? null : beside(cookieFile),
    };
    return { ...service, program: Object.freeze(program) };
  }
  const { erlang } = service;
  const source = absoluteSource(erlang.source, "service.erlang.source", file);
  const further = erlang.with.map((folder, i) => absoluteSource(folder, `service.erlang.with.${i}`, file));
  return { ...service, erlang: Object.freeze({ ...erlang, source, with: Object.freeze(further) }) };
}

/** @throws BeamsoakError (exit 2) when there is no such module */
function withCarrier(load: AnyLoadPlan, file: string): AnyLoadPlan {
  if (!load.carrier) return load;
  const named = resolve(dirname(file), load.carrier.module);
  // A scenario that was compiled names its carrier as it was written.
  const found = [named, named.replace(/\.ts$/, ".js")].find((path) => existsSync(path));
  if (found !== undefined) return { ...load, carrier: Object.freeze({ ...load.carrier, module: found }) };
  throw usageError(
    "CARRIER_NOT_FOUND",
    `load.carrier: there is no ${named} (found "${load.carrier.module}" in ${file}).`,
    "Give the path of the carrier's module, relative to the scenario file.",
  );
}

/** @throws BeamsoakError (exit 2) when there is no such file */
export function findScenario(reference: string, library: string): string {
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
  knowOwnName();
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

function absoluteSource(source: string, key: string, file: string): string {
  const path = isAbsolute(source) ? source : resolve(dirname(file), source);
  if (existsSync(join(path, "src"))) return path;
  throw usageError(
    "SOURCE_NOT_FOUND",
    `${key}: ${path} has no src folder (found "${source}" in ${file}).`,
    "Point it at the OTP application's folder, relative to the scenario file.",
  );
}
