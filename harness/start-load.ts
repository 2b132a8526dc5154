import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseFeed } from "./config/feeder.ts";
import type { Feed, PopulationPlan } from "./config/types.ts";
import { longestHold } from "./hold-length.ts";
import { usageError } from "./base/errors.ts";
import { requireChromium } from "./load/browser/find-chromium.ts";
import { withBrowsers } from "./load/browser/with-browsers.ts";
import { requireShards } from "./load/k6/arguments.ts";
import { startK6Load } from "./load/k6/k6-load.ts";
import type { LocalK6 } from "./load/k6/choice.ts";
import { crewPlan } from "./load/k6/crew-plan.ts";
import { requirePlainUsers } from "./load/k6/plain-users.ts";
import { envOf, shardsOf, usersScript } from "./load/k6/users-script.ts";
import { USERS_PER_START, type UsersPlan } from "./load/k6/users-plan.ts";
import { requireCarrier } from "./load/carrier/load.ts";
import { startCarrierLoad } from "./load/carrier/start.ts";
import { loopbackEndpoint } from "./load/endpoint.ts";
import { startHttpLoad } from "./load/http.ts";
import { requireHttpActs } from "./load/http-acts.ts";
import { processesFor } from "./load/socket/limits.ts";
import { startSocketLoad } from "./load/socket/sockets.ts";
import type { CarriedLoad } from "./load/types.ts";
import type { RunOptions, Stage } from "./stage.ts";
import type { StartedTarget } from "./target/types.ts";

/**
 * Before anything is started.
 * @throws BeamsoakError exit 2: the engine that was chosen cannot carry the scenario's users, or their carrier does not load; exit 4: this machine
 *   cannot open so many sockets, or has no Chromium
 */
export async function requireCarriable(run: Pick<RunOptions, "scenario" | "k6">): Promise<void> {
  const { load, population, script } = run.scenario;
  if (load.browsers) requireChromium(load.browsers);
  if (script !== undefined) return;
  if (run.k6) {
    requireHttpActs(load, "k6");
    requirePlainUsers(population);
  } else if (load.carrier) await requireCarrier(load);
  else if (load.socket) processesFor(load);
}

/**
 * Starts the load of the run's scenario by the engine that was chosen, with browsers where the scenario has some.
 * @throws BeamsoakError as the engine says
 */
export async function startLoad(
  stage: Stage,
  targets: readonly Pick<StartedTarget, "baseUrl" | "socketPort" | "ports">[],
): Promise<CarriedLoad> {
  const { load, population, sessions: contract } = stage.scenario;
  const { browsers, requestTimeout } = load;
  if (browsers === undefined) return startEngine(stage, targets);
  const { baseUrl } = targets[0]!;
  if (baseUrl === null) throw addressMissing();
  loopbackEndpoint(baseUrl);
  const { seed } = population;
  const program = requireChromium(browsers);
  const traceFile = join(stage.runDir, BROWSER_TRACE);
  const plan = { browsers, contract, seed, requestTimeout, baseUrl, program, traceFile };
  return withBrowsers(plan, () => startEngine(stage, targets));
}

/** The trace of the slowest step of all browsers, in the run's folder. */
const BROWSER_TRACE = "browser-trace.zip";

async function startEngine(
  stage: Stage,
  targets: readonly Pick<StartedTarget, "baseUrl" | "socketPort" | "ports">[],
): Promise<CarriedLoad> {
  const [{ baseUrl }] = targets as readonly [StartedTarget, ...StartedTarget[]];
  const { scenario, k6, runDir: logs } = stage;
  const { signal } = stage.over;
  const { population, load, sessions: contract, script } = scenario;
  const users = stage.extend ? { ...population, hold: longestHold(scenario) } : population;
  if (script !== undefined && k6?.kind === "local") return startScript(script, k6, { logs, signal, baseUrl });
  if (baseUrl === null) throw addressMissing();
  const addresses = targets.map((target) => ({
    baseUrl: target.baseUrl ?? baseUrl,
    port: target.socketPort ?? scenario.service.socketPort ?? 0,
  }));
  if (k6 === undefined) {
    const options = { population: users, contract };
    if (load.carrier) {
      if (targets.length > 1) throw carrierKnowsOneNode(targets.length);
      return startCarrierLoad({ ...options, plan: load, baseUrl, ports: targets[0]!.ports ?? {} });
    }
    if (load.socket) return startSocketLoad({ ...options, plan: load, addresses });
    const baseUrls = addresses.map((address) => address.baseUrl);
    return startHttpLoad({ ...options, plan: load, baseUrls, feeds: feedsOf(population) });
  }
  const plan = requireHttpActs(load, "k6");
  if (targets.length > 1) throw k6KnowsOneNode(targets.length);
  const shards = shardsOf(users, k6.instances);
  requireShards(shards, k6.instances);
  if (k6.kind === "remote") return startK6Load({ users: "population", signal, crews: { ...k6, shards } });
  loopbackEndpoint(baseUrl);
  const { relieveAfter } = k6;
  const usersPlan = (number: number, orders: string): UsersPlan => ({
    population: crewPlan(users, relieveAfter),
    contract,
    load: plan,
    baseUrl,
    orders,
    shards,
    firstUser: number * USERS_PER_START,
  });
  return startK6Load({
    users: "population",
    signal,
    crews: {
      ...k6,
      logs,
      start: (number, orders) => ({ script: usersScript, env: envOf(usersPlan(number, orders)) }),
      relieveAfter: relieveAfter < users.ramp + users.hold ? relieveAfter : null,
    },
  });
}

/** What the users of each group are given, read anew where it is in a file. */
function feedsOf({ groups = {} }: PopulationPlan): Readonly<Record<string, Feed>> {
  const feeds = Object.entries(groups).flatMap(([name, { data }]) => {
    if (!data) return [];
    const feed = "file" in data ? parseFeed(readFileSync(data.file, "utf8"), data.file) : data;
    return [[name, feed] as const];
  });
  return Object.fromEntries(feeds);
}

function startScript(script: string, k6: LocalK6, run: ScriptRun): Promise<CarriedLoad> {
  const { logs, signal, baseUrl } = run;
  const start = () => ({ script, env: baseUrl === null ? {} : { BEAMSOAK_TARGET: baseUrl } });
  return startK6Load({ users: "own", signal, crews: { ...k6, logs, start, relieveAfter: null } });
}

interface ScriptRun {
  readonly logs: string;
  readonly signal: AbortSignal;
  readonly baseUrl: string | null;
}

function k6KnowsOneNode(nodes: number): Error {
  return usageError(
    "K6_ONE_NODE",
    `k6 carries users to one node, and the service has ${nodes}.`,
    "Leave --k6 out, or run with --nodes 1.",
  );
}

function carrierKnowsOneNode(nodes: number): Error {
  return usageError(
    "CARRIER_ONE_NODE",
    `A carrier of the scenario's own takes its users to one node, and the service has ${nodes}.`,
    "Run with --nodes 1.",
  );
}

function addressMissing(): Error {
  return usageError(
    "TARGET_URL_MISSING",
    "The scenario's users need the address of the attached node's service.",
    "Give it: --url http://127.0.0.1:8080",
  );
}
