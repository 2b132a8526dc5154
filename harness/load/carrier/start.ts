import { environmentError, messageOf } from "../../base/errors.ts";
import type { OwnLoadPlan, PopulationPlan, SessionContract } from "../../config/types.ts";
import { driverThread } from "../driver-host.ts";
import { loopbackEndpoint } from "../endpoint.ts";
import { launchLoad } from "../launch-load.ts";
import type { RunningLoad } from "../types.ts";

export interface CarrierLoadOptions {
  readonly plan: OwnLoadPlan;
  readonly population: PopulationPlan;
  readonly contract: SessionContract;
  /** `http://127.0.0.1:8080`: loopback addresses only. The carrier need not speak HTTP. */
  readonly baseUrl: string;
  /** Further ports of the service, by their names. */
  readonly ports: Readonly<Record<string, number>>;
}

/**
 * Starts to carry the population's acts to the service over the scenario's own protocol, in an open model: an act begins
 * when it is due, or when its user's act before is done. One thread carries them: a carrier starts once, and knows every slot.
 * @throws {BeamsoakError} LOAD_TARGET_URL, LOAD_TARGET_NOT_LOOPBACK (usage), CARRIER_FAILED (environment)
 */
export async function startCarrierLoad(options: CarrierLoadOptions): Promise<RunningLoad> {
  const { plan: load, population, contract, baseUrl, ports } = options;
  const { maxConnections } = load;
  const endpoint = loopbackEndpoint(baseUrl);
  const blame = (cause: unknown) => carrierFailed(load.carrier.module, cause);
  const plan = { load, population, contract, ports, maxConnections };
  const running = await launchLoad(plan, [endpoint], 1, driverThread).catch((cause: unknown) => {
    throw blame(cause);
  });
  return { ...running, failed: running.failed.then(blame) };
}

/** The thread ended: by what the carrier did, as nothing else runs in it that could. */
function carrierFailed(module: string, cause: unknown): Error {
  return environmentError(
    "CARRIER_FAILED",
    `load.carrier: ${module} failed. ${messageOf(cause)}`,
    "What it throws outside of connect and act ends the load, so the run proves nothing.",
    cause,
  );
}
