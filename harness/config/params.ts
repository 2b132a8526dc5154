import { usageError } from "../base/errors.ts";
import type { Param, ScenarioDefinition } from "./define.ts";
import { parseCount, parseDuration } from "./measures.ts";
import type { ParamValue } from "./types.ts";

/** Values of a scenario's parameters: its defaults, changed by `name=value` settings. */
export function paramValues(
  scenario: ScenarioDefinition,
  settings: readonly string[],
): Readonly<Record<string, ParamValue>> {
  const values: Record<string, ParamValue> = {};
  for (const [name, param] of Object.entries(scenario.params)) values[name] = param.default;
  for (const setting of settings) {
    const [name, value] = splitSetting(setting);
    const param = scenario.params[name];
    if (!param) throw unknownParam(scenario, name);
    values[name] = parseValue(name, param, value);
  }
  return values;
}

function splitSetting(setting: string): [name: string, value: string] {
  const equals = setting.indexOf("=");
  if (equals < 1) {
    throw usageError(
      "SETTING_MALFORMED",
      `--set takes name=value, found "${setting}".`,
      "Example: --set store=leaky",
    );
  }
  return [setting.slice(0, equals), setting.slice(equals + 1)];
}

function unknownParam(scenario: ScenarioDefinition, name: string) {
  const known = Object.entries(scenario.params).map(([key, param]) => `  ${key}: ${param.help}`);
  return usageError(
    "SETTING_UNKNOWN",
    `Scenario "${scenario.name}" has no parameter "${name}".`,
    known.length > 0 ? ["It has:", ...known].join("\n") : "It has none.",
  );
}

function parseValue(name: string, param: Param, text: string): ParamValue {
  switch (param.kind) {
    case "choice":
      if (param.values.includes(text)) return text;
      throw badValue(name, text, `one of ${param.values.join(", ")}`);
    case "count":
      return parseCount(text) ?? fail(badValue(name, text, "a whole number such as 2000 or 230k"));
    case "duration":
      if (parseDuration(text) !== null) return text;
      throw badValue(name, text, "a duration such as 30s or 1m30s");
  }
}

function badValue(name: string, found: string, wanted: string) {
  return usageError("SETTING_INVALID", `--set ${name}=${found}: "${found}" is not ${wanted}.`);
}

function fail(error: Error): never {
  throw error;
}
