import { mean } from "../base/distribution.ts";
import { SECOND, type Millis, type Quantity } from "../base/units.ts";
import type { PopulationPlan, SessionContract } from "../config/types.ts";
import { sampleStays, type SampledStay } from "./sampled-stays.ts";

/** What a plan amounts to at its plateau, from settledAfter until the end of the hold. */
export interface ExplainedSessions {
  /** Sessions that a correct service holds on average. */
  readonly mean: Quantity<"count">;
  /** Of `mean`, which is in part an average over sampled users. */
  readonly standardError: Quantity<"count">;
  /** Mean time from a log-in to the removal of its session. */
  readonly lifetime: Millis;
  /** Time since the start of the load at which the first vanished users' sessions have begun to be swept. */
  readonly settledAfter: Millis;
  readonly rates: PlannedRates;
}

/** Acts a second, on average. */
interface PlannedRates {
  readonly logins: Quantity<"per-second">;
  readonly touches: Quantity<"per-second">;
  readonly logouts: Quantity<"per-second">;
  readonly requests: Quantity<"per-second">;
}

/**
 * Of users of one kind, as many all the time, in the open pace.
 *
 * Little's law, L = λ · W: sessions held = log-ins per time × mean lifetime of a session (Little, "A proof for the
 * queuing formula L = λW", Operations Research 9, 1961).
 *
 * λ = users / mean stay, exactly, since a slot is never empty. W = mean stay, plus what sessions outlive their users by
 * (a vanished user's waits for idle timeout and sweep from the last act on), less what they miss of a stay in which a
 * pause outlasted the idle timeout. How long before its end a stay's last act lies has no closed form for most
 * distributions; so the difference of lifetime and stay, and that alone, is averaged over sampled users.
 */
export function explainedSessions(plan: PopulationPlan, contract: SessionContract): ExplainedSessions {
  const stays = sampleStays(plan, contract);
  const loginsPerMs = plan.users / mean(plan.stay);
  const differences = stays.map((stay) => meanHeld(stay, plan.vanish) - stay.stay);
  const difference = average(differences);
  const variance = average(differences.map((each) => (each - difference) ** 2));
  const lifetime = mean(plan.stay) + difference;
  return {
    mean: loginsPerMs * lifetime,
    standardError: loginsPerMs * Math.sqrt(variance / stays.length),
    lifetime,
    settledAfter: plan.ramp + contract.idleTimeout + contract.sweepInterval,
    rates: plannedRates(plan, loginsPerMs * SECOND, stays),
  };
}

function meanHeld({ heldIfVanished, heldIfLoggedOut }: SampledStay, vanish: number): Millis {
  return vanish * heldIfVanished + (1 - vanish) * heldIfLoggedOut;
}

function plannedRates(plan: PopulationPlan, logins: number, stays: readonly SampledStay[]): PlannedRates {
  // A stay has stay / mean think time touches, but for what its two ends cut off; only that is sampled.
  const pace = 1 / mean(plan.thinkTime);
  const touchesPerStay =
    mean(plan.stay) * pace + average(stays.map(({ stay, touches }) => touches - stay * pace));
  const touches = logins * touchesPerStay;
  const logouts = logins * (1 - plan.vanish);
  return { logins, touches, logouts, requests: logins + touches + logouts };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
