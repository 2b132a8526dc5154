import type { Millis } from "../base/units.ts";
import type { ScenarioDefinition } from "./define.ts";
import { faultProblems } from "./fault-times.ts";
import { paramValues } from "./params.ts";
import { problemsOf, scenarioError, type Problem } from "./problems.ts";
import { resolvePopulation } from "./resolve-population.ts";
import type { ScenarioFiles } from "./resolve-data.ts";
import { scenarioSchema, type ScenarioInput } from "./schema.ts";
import type { ResolvedScenario, SessionContract } from "./types.ts";

export interface Overrides {
  /** `name=value` settings of the scenario's own parameters. */
  readonly settings: readonly string[];
  readonly users?: number;
  readonly seed?: number;
  readonly cycles?: number;
  /** How many users come with a browser; false: nobody does. */
  readonly browsers?: number | false;
  readonly nodes?: number;
}

const noFiles: ScenarioFiles = { read: () => null };

/**
 * Fills in every default and checks every value.
 * @param origin where the scenario comes from, for messages
 * @throws BeamsoakError (exit 2) that lists every problem with its path and the value found
 */
export function resolveScenario(
  scenario: ScenarioDefinition,
  origin: string,
  overrides: Overrides,
  files: ScenarioFiles = noFiles,
): ResolvedScenario {
  const params = paramValues(scenario, overrides.settings);
  const input = withOverrides(scenario.build(params), overrides);
  const parsed = scenarioSchema.safeParse(input);
  if (!parsed.success) throw scenarioError(origin, problemsOf(parsed.error, input));
  const problems: Problem[] = [];
  const population = resolvePopulation(parsed.data.population, parsed.data.load, files, problems);
  const { load, sessions = unknownSessions(load.drain), ...rest } = parsed.data;
  const haveOwn = "socket" in load || "carrier" in load;
  const maxConnections = load.maxConnections ?? defaultConnections(haveOwn, population.users);
  const checked = { ...rest, sessions, population, load: { ...load, maxConnections } };
  problems.push(...findContradictions(checked));
  if (problems.length > 0) throw scenarioError(origin, problems);
  return deepFreeze({ name: scenario.name, title: scenario.title, params, ...checked });
}

function withOverrides(
  input: ScenarioInput,
  { users, seed, cycles, nodes, browsers }: Overrides,
): ScenarioInput {
  const { browsers: planned, ...load } = input.load;
  const wanted = browsers === undefined ? planned : browsers && { ...planned, users: browsers };
  return {
    ...input,
    service: { ...input.service, ...(nodes !== undefined && { nodes }) },
    population: {
      ...input.population,
      ...(users !== undefined && { users }),
      ...(seed !== undefined && { seed }),
    },
    load: { ...load, ...(cycles !== undefined && { cycles }), ...(wanted && { browsers: wanted }) },
  };
}

/** Where no table is known the service has the drain to let its users go. */
function unknownSessions(drain: Millis): SessionContract {
  return { table: "", idleTimeout: drain, sweepInterval: 0 };
}

/** A socket a user, and room for as many whose users have left and which are not closed yet. */
function defaultConnections(haveOwn: boolean, users: number): number {
  return haveOwn ? 2 * users : 9_000;
}

type Checked = Omit<ResolvedScenario, "name" | "title" | "params">;

/** What is wrong between values that are each right. */
function findContradictions(checked: Checked): Problem[] {
  const { service, sessions, population, load, probe } = checked;
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
  const browsers = {
    path: "load.browsers",
    message: "visit a service of one node",
    found: { "service.nodes": service.nodes },
  };
  const sockets = {
    path: "load.maxConnections",
    message: `must be population.users (${population.users}) or more, as each user has a socket`,
    found: load.maxConnections,
  };
  const ofANode = Math.ceil(population.users / (service.nodes ?? 1));
  const serviceFiles = {
    path: "service.openFiles",
    message: `must be above the users of a node (${ofANode}), as each user has a socket`,
    found: service.openFiles,
  };
  return [
    ...(load.browsers && (service.nodes ?? 1) > 1 ? [browsers] : []),
    ...(load.socket && load.maxConnections < population.users ? [sockets] : []),
    ...(load.socket && service.openFiles <= ofANode ? [serviceFiles] : []),
    ...(load.drain < shortestDrain ? [drain] : []),
    ...(load.cycles > 1 && load.settle < shortestSettle ? [settle] : []),
    ...faultProblems(checked),
  ];
}

/** Readings of what is left after a cycle, for the least of them to be a floor and their scatter its noise. */
const FLOOR_READINGS = 3;

function deepFreeze<T extends object>(value: T): T {
  for (const child of Object.values(value))
    if (typeof child === "object" && child !== null) deepFreeze(child as object);
  return Object.freeze(value);
}
