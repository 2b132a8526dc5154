import { SECOND, type Millis } from "../base/units.ts";
import type { SessionContract } from "../config/types.ts";

/**
 * An act takes effect at the latest this long after its answer, as a correct service may answer first and do it then: a
 * tenth of the idle timeout, at most a second.
 */
export function effectLag(contract: SessionContract): Millis {
  return Math.min(SECOND, contract.idleTimeout / 10);
}

/**
 * Longest time that a correct service may hold a session after the last answer to its user: the effect's lag, the
 * idle timeout, the wait for the next sweep, and the sweeps themselves (the one just missed and the one that finds
 * it), each allowed half an interval: a service whose sweeps take longer than that is about to fall behind.
 */
export function drainTime(contract: SessionContract): Millis {
  return effectLag(contract) + contract.idleTimeout + 2 * contract.sweepInterval;
}
