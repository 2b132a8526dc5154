import type { Quantity } from "../base/units.ts";
import type { Feed, LoadPlan, PopulationPlan, SessionContract } from "../config/types.ts";
import { actsOf } from "./acts.ts";
import { CapturedValues } from "./captured-values.ts";
import { driverThread } from "./driver-host.ts";
import { assertOpenFiles, authority, loopbackEndpoint } from "./endpoint.ts";
import { launchLoad } from "./launch-load.ts";
import { compileRequests } from "./request-text.ts";
import type { RunningLoad } from "./types.ts";

export interface HttpLoadOptions {
  readonly plan: LoadPlan;
  readonly population: PopulationPlan;
  readonly contract: SessionContract;
  /** What the users of a group are given, where it has data. */
  readonly feeds?: Readonly<Record<string, Feed>>;
  /** `http://127.0.0.1:8080`, one for each node of the service; loopback addresses only. A user stays with a node. */
  readonly baseUrls: readonly string[];
  /**
   * Threads that carry acts; each has its share of the users and of the connections, and the node that its number
   * falls on. One for each node by default: a thread carries 40 000 acts a second and more, and leaves a small machine's
   * other core to the service.
   */
  readonly workers?: Quantity<"count">;
}

/**
 * Starts to carry the population's acts to the service over HTTP/1.1, in an open model: an act goes out when it is
 * due, whether or not those before it were answered, up to `plan.maxConnections` at a time.
 *
 * Resolves when the users are made and the first acts go out: that is time 0 of the load. Nothing that the service
 * does makes it fail; it is counted.
 * @throws {BeamsoakError} LOAD_TARGET_URL, LOAD_TARGET_NOT_LOOPBACK, LOAD_RESERVED_HEADER (usage), LOAD_OPEN_FILES
 * and LOAD_WORKER_DIED (environment).
 */
export async function startHttpLoad(options: HttpLoadOptions): Promise<RunningLoad> {
  const { plan: load, population, contract, baseUrls, feeds = {} } = options;
  const { maxConnections } = load;
  const endpoints = baseUrls.map(loopbackEndpoint);
  assertOpenFiles(maxConnections);
  // The workers will do it again; here a mistake is still the user's to see.
  const acts = actsOf(population, load);
  const knowledge = { feeds, captured: new CapturedValues(acts) };
  for (const endpoint of endpoints) compileRequests(acts, authority(endpoint), knowledge);
  const plan = { load, population, contract, feeds, maxConnections };
  return launchLoad(plan, endpoints, options.workers ?? endpoints.length, driverThread);
}
