import { usageError } from "../base/errors.ts";
import type { AnyLoadPlan, LoadPlan } from "../config/types.ts";

/**
 * @param carrier who is to carry the acts: `k6`
 * @throws BeamsoakError (exit 2) where the scenario's users act in another way: the carrier sends HTTP requests only
 */
export function requireHttpActs(load: AnyLoadPlan, carrier: string): LoadPlan {
  if (!load.socket && !load.carrier) return load;
  const way = load.socket
    ? `have a socket each (load.socket, kind ${load.socket.kind})`
    : `act over a protocol of its own (load.carrier, ${load.carrier.module})`;
  throw usageError(
    "LOAD_HTTP_ONLY",
    `The scenario's users ${way}, and ${carrier} sends HTTP requests only.`,
    "Have beamsoak carry them itself: beamsoak run, without --k6.",
  );
}
