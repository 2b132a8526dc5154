import type { PopulationPlan, SessionContract, SocketLoadPlan } from "../../config/types.ts";
import { driverProcess } from "../driver-host.ts";
import { loopbackEndpoint } from "../endpoint.ts";
import { launchLoad } from "../launch-load.ts";
import type { RunningLoad } from "../types.ts";
import { processesFor } from "./limits.ts";

export interface SocketLoadOptions {
  readonly plan: SocketLoadPlan;
  readonly population: PopulationPlan;
  readonly contract: SessionContract;
  /** One for each node of the service. A user stays with a node. */
  readonly addresses: readonly SocketAddress[];
}

export interface SocketAddress {
  /** `http://127.0.0.1:8080`: loopback addresses only. */
  readonly baseUrl: string;
  /** Where sockets are taken; 0 for the port of `baseUrl`, as that of an attached node is not always known. */
  readonly port: number;
}

/**
 * Starts to carry the population's acts to the service, on a socket of each user's own, in an open model: an act goes
 * out when it is due, whether or not those before it were answered. Sockets are spread over processes, as the limit of
 * open files is one of a process.
 *
 * Resolves when the users are made and the first acts go out: that is time 0 of the load. Nothing that the service
 * does makes it fail; it is counted.
 * @throws {BeamsoakError} LOAD_TARGET_URL, LOAD_TARGET_NOT_LOOPBACK (usage), LOAD_OPEN_FILES, LOAD_SOURCE_PORTS and
 * LOAD_WORKER_DIED (environment).
 */
export async function startSocketLoad(options: SocketLoadOptions): Promise<RunningLoad> {
  const { plan: load, population, contract, addresses } = options;
  const { maxConnections } = load;
  const endpoints = addresses.map(({ baseUrl, port }) => {
    const address = loopbackEndpoint(baseUrl);
    return { ...address, port: port || address.port };
  });
  const aNode = Math.ceil(processesFor(load) / endpoints.length);
  const plan = { load, population, contract, maxConnections };
  return launchLoad(plan, endpoints, aNode * endpoints.length, driverProcess);
}
