import type { ScenarioDefinition } from "./define.ts";
import { paramValues } from "./params.ts";
import { problemsOf, scenarioError, type Problem } from "./problems.ts";
import { scenarioSchema, type ScenarioInput } from "./schema.ts";
import type { ResolvedScenario } from "./types.ts";

export interface Overrides {
  /** `name=value` settings of the scenario's own parameters. */
  readonly settings: readonly string[];
  readonly users?: number;
  readonly seed?: number;
  readonly cycles?: number;
}

/**
 * Fills in every default and checks every value.
 * @param origin where the scenario comes from, for messages
 * @throws BeamsoakError (exit 2) that lists every problem with its path and the value found
 */
export function resolveScenario(
  scenario: ScenarioDefinition,
  origin: string,
  overrides: Overrides,
): ResolvedScenario {
  const params = paramValues(scenario, overrides.settings);
  const input = withOverrides(scenario.build(params), overrides);
  const parsed = scenarioSchema.safeParse(input);
  if (!parsed.success) throw scenarioError(origin, problemsOf(parsed.error, input));
  const contradictions = findContradictions(parsed.data);
  if (contradictions.length > 0) throw scenarioError(origin, contradictions);
  return deepFreeze({ name: scenario.name, title: scenario.title, params, ...parsed.data });
}

function withOverrides(input: ScenarioInput, { users, seed, cycles }: Overrides): ScenarioInput {
  return {
    ...input,
    population: {
      ...input.population,
      ...(users !== undefined && { users }),
      ...(seed !== undefined && { seed }),
    },
    load: { ...input.load, ...(cycles !== undefined && { cycles }) },
  };
}

type Checked = Omit<ResolvedScenario, "name" | "title" | "params">;

/** What is wrong between values that are each right. */
function findContradictions({ sessions, load, probe }: Checked): Problem[] {
  const shortestDrain = sessions.idleTimeout + sessions.sweepInterval;
  const shortestSettle = FLOOR_READINGS * probe.interval;
  const drain = {
    path: "load.drain",
    message: `must outlast idle timeout + sweep interval (${shortestDrain} ms), or live sessions look like a leak`,
    found: load.drain,
  };
  const settle = {
    path: "load.settle",
    message: `must last ${FLOOR_READINGS} probe intervals (${shortestSettle} ms), or cycles have no floors to compare`,
    found: load.settle,
  };
  return [
    ...(load.drain < shortestDrain ? [drain] : []),
    ...(load.cycles > 1 && load.settle < shortestSettle ? [settle] : []),
  ];
}

/** Readings of what is left after a cycle, for the least of them to be a floor and their scatter its noise. */
const FLOOR_READINGS = 3;

function deepFreeze<T extends object>(value: T): T {
  for (const child of Object.values(value))
    if (typeof child === "object" && child !== null) deepFreeze(child as object);
  return Object.freeze(value);
}
