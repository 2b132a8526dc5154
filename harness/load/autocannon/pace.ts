import type { Options } from "autocannon";
import { usageError } from "../../base/errors.ts";
import { formatCount, formatQuantity, type Quantity } from "../../base/units.ts";

type Pace = Pick<Options, "connections" | "overallRate" | "ignoreCoordinatedOmission">;

/**
 * Options for so many connections, and so many requests a second over all of them; null: as many as they carry.
 *
 * Of a rate below the number of connections autocannon 9.0.0 makes the number of connections, and says nothing; so it is
 * refused here. Its correction for coordinated omission reckons the interval between requests in seconds where its
 * histogram counts milliseconds, and would invent tens of latencies for each slow answer; so it is turned off.
 * @throws BeamsoakError (exit 2) AUTOCANNON_RATE_BELOW_CONNECTIONS
 */
export function paceOf(connections: Quantity<"count">, rate: Quantity<"per-second"> | null): Pace {
  // It refuses `ignoreCoordinatedOmission` without a rate, where it corrects nothing.
  if (rate === null) return { connections };
  if (rate < connections) {
    throw usageError(
      "AUTOCANNON_RATE_BELOW_CONNECTIONS",
      `autocannon cannot spread ${formatQuantity(rate, "per-second")} over ${formatCount(connections)} connections: it would open fewer.`,
      "Each connection sends at least one request a second: ask for fewer connections, or for more requests.",
    );
  }
  return { connections, overallRate: rate, ignoreCoordinatedOmission: true };
}
