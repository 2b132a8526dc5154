import { pathToFileURL } from "node:url";
import { messageOf, usageError } from "../../base/errors.ts";
import { knowOwnName } from "../../base/own-name.ts";
import type { AnyLoadPlan, PopulationPlan } from "../../config/types.ts";
import type { Endpoint } from "../endpoint.ts";
import type { AnyCarrier } from "./types.ts";

/**
 * Checks a scenario's carrier, if it names one, before anything is started for it.
 * @throws BeamsoakError (exit 2) when it does not load or is none
 */
export async function requireCarrier({ carrier }: AnyLoadPlan): Promise<void> {
  if (carrier) await loadCarrier(carrier.module);
}

/** A carrier that has met its service, with what its users share. */
export interface StartedCarrier {
  readonly carrier: AnyCarrier;
  readonly shared: unknown;
}

/** Starts the plan's carrier; null where acts are carried in another way. Whatever it throws is thrown. */
export async function startCarrier(plan: CarrierPlan): Promise<StartedCarrier | null> {
  const { load, endpoint, ports, population } = plan;
  if (!load.carrier) return null;
  const carrier = await loadCarrier(load.carrier.module);
  const shared = await carrier.start({
    host: endpoint.host,
    ports: { ...ports, http: endpoint.port },
    options: load.carrier.options,
    slots: population.users,
  });
  return { carrier, shared };
}

/** The part of a driver's plan that a carrier starts by. */
interface CarrierPlan {
  readonly load: AnyLoadPlan;
  readonly population: PopulationPlan;
  readonly endpoint: Endpoint;
  readonly ports?: Readonly<Record<string, number>>;
}

/** @throws BeamsoakError (exit 2) when it does not load or is none */
async function loadCarrier(module: string): Promise<AnyCarrier> {
  knowOwnName();
  let loaded: { default?: unknown };
  try {
    loaded = (await import(pathToFileURL(module).href)) as { default?: unknown };
  } catch (cause) {
    throw usageError(
      "CARRIER_BROKEN",
      `load.carrier: ${module} does not load: ${messageOf(cause)}`,
      "Mend it; a package that it imports has to be installed beside it.",
    );
  }
  const missing = whatIsMissing(loaded.default);
  if (missing === null) return loaded.default as AnyCarrier;
  throw usageError(
    "CARRIER_NOT_EXPORTED",
    `load.carrier: ${module} does not export a carrier as its default: ${missing}.`,
    "End it with: export default defineCarrier({ start, connect, act, close })",
  );
}

function whatIsMissing(exported: unknown): string | null {
  if (typeof exported !== "object" || exported === null) return `found ${typeof exported}`;
  const carrier = exported as Record<string, unknown>;
  const absent = ["start", "connect", "act", "close"].filter((name) => typeof carrier[name] !== "function");
  if (absent.length > 0) return `it has no ${absent.join(", no ")}`;
  if (carrier["drop"] !== undefined && typeof carrier["drop"] !== "function")
    return "its drop is no function";
  return null;
}
