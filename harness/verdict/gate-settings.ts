import { z } from "zod";
import { problemsOf, type Problem } from "../config/problems.ts";
import { positiveDuration, size } from "../config/fields.ts";
import { gateLevel } from "../config/schema.ts";
import type { GateLevel, GateSetting, ResolvedScenario } from "../config/types.ts";
import type { Gate, GateOption, OptionValue, OptionValues, SeriesLimits } from "./gate.ts";

/** What a scenario makes of a gate: its level, and a value for every option. */
export interface GateSettings {
  readonly level: GateLevel;
  readonly options: OptionValues;
}

/** @throws Error where the scenario's settings of this gate were never checked and are wrong */
export function settingsOf(gate: Gate, scenario: ResolvedScenario): GateSettings {
  const { level, ...set } = schemaOf(gate).parse(asObject(scenario.gates[gate.id]));
  const defaults = Object.entries(gate.options).map(([name, { value }]) => [name, value] as const);
  const options: OptionValues = { ...Object.fromEntries(defaults), ...set };
  const wanted = gate.level === "off" && Object.keys(set).length > 0 ? "fail" : gate.level;
  return { level: level ?? wanted, options };
}

/** Everything that is wrong with what a scenario says of the gates of a list, each with its path and the value found. */
export function problemsOfGates(gates: readonly Gate[], scenario: ResolvedScenario): readonly Problem[] {
  return Object.entries(scenario.gates).flatMap(([id, setting]) => {
    const gate = gates.find((one) => one.id === id);
    return gate ? problemsOfGate(gate, setting, scenario) : [unknownGate(gates, id, setting)];
  });
}

function unknownGate(gates: readonly Gate[], id: string, found: unknown): Problem {
  const known = gates.map((gate) => gate.id).join(", ");
  return { path: `gates.${id}`, message: `there is no such gate; the gates are ${known}`, found };
}

function problemsOfGate(gate: Gate, setting: GateSetting, scenario: ResolvedScenario): readonly Problem[] {
  const written = asObject(setting);
  const parsed = schemaOf(gate).safeParse(written);
  if (!parsed.success) {
    const names = ["level", ...Object.keys(gate.options)].join(", ");
    return problemsOf(parsed.error, written).map((problem) => ({
      ...problem,
      path: `gates.${gate.id}.${problem.path}`,
      message: problem.message.includes("known key")
        ? `is no option; this gate has ${names}`
        : problem.message,
    }));
  }
  const { level, options } = settingsOf(gate, scenario);
  const unset = Object.keys(gate.options).filter((name) => gate.options[name]!.value === null);
  if (level === "off" || unset.length === 0 || unset.some((name) => options[name] !== null)) return [];
  const message = `there is nothing to hold the run against; set one or more of ${unset.join(", ")}`;
  return [{ path: `gates.${gate.id}`, message, found: setting }];
}

/** A setting as an object of options, where it was a level alone too. */
export function asObject(setting: GateSetting | undefined): Exclude<GateSetting, string> {
  return typeof setting === "object" ? setting : setting === undefined ? {} : { level: setting };
}

function schemaOf(gate: Gate) {
  const options = Object.entries(gate.options).map(
    ([name, option]) => [name, schemaOfOption(option).exactOptional()] as const,
  );
  return z
    .strictObject({ level: gateLevel.exactOptional() })
    .extend(Object.fromEntries(options)) as z.ZodType<
    { readonly level?: GateLevel } & Readonly<Record<string, OptionValue>>
  >;
}

const count = z.int("must be a whole number").nonnegative();
const ratio = z.number("must be a number, 1 for the whole").nonnegative();

function schemaOfOption({ unit }: GateOption): z.ZodType<OptionValue> {
  switch (unit) {
    case "per-series":
      return seriesLimits;
    case "ms":
      return positiveDuration;
    case "B":
      return size;
    case "ratio":
      return ratio;
    case "count":
    case "words":
    case "per-second":
      return count;
  }
}

const limit = z.union(
  [
    z.number().transform((value) => ({ value, unit: null })),
    size.transform((value) => ({ value, unit: "B" as const })),
    positiveDuration.transform((value) => ({ value, unit: "ms" as const })),
  ],
  { error: 'must be a number, a size such as "2GiB" or a duration such as "250ms"' },
);

const seriesLimits: z.ZodType<SeriesLimits> = z
  .record(z.string(), limit)
  .refine((limits) => Object.keys(limits).length > 0, "names no series");
