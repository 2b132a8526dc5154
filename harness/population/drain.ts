import { SECOND, type Millis } from "../base/units.ts";
import type { SessionContract } from "../config/types.ts";

/**
 * Delay that a correct service may add of its own: from its answer (or our giving up) to the act taking effect, plus
 * the length of a sweep. One sweep interval, because a service whose sweeps last longer than the interval between
 * them falls behind; at least a second, for pauses of scheduler and garbage collector.
 */
export function serviceGrace(contract: SessionContract): Millis {
  return Math.max(SECOND, contract.sweepInterval);
}

/** Longest time that a correct service may hold a session after the last answer to its user. */
export function drainTime(contract: SessionContract): Millis {
  return contract.idleTimeout + contract.sweepInterval + serviceGrace(contract);
}
