import type { Carrier } from "./types.ts";

/** Declares a carrier; its module exports the result as its default, and a scenario names the module in `load.carrier`. */
export function defineCarrier<Shared, Connection>(
  carrier: Carrier<Shared, Connection>,
): Carrier<Shared, Connection> {
  return carrier;
}
