import { mean } from "../base/distribution.ts";
import { randomUnit } from "../base/random.ts";
import type { Millis, Quantity } from "../base/units.ts";
import type { PopulationPlan, SessionContract } from "../config/types.ts";
import { UserDraws } from "./user-draws.ts";

/** One user's stay, and how long the service holds the session for it; times count from the log-in. */
export interface SampledStay {
  readonly stay: Millis;
  readonly touches: Quantity<"count">;
  readonly heldIfLoggedOut: Millis;
  readonly heldIfVanished: Millis;
}

/** Not the plan's seed: what a plan is expected to do does not depend on the chances of one run. */
const SEED = 0x5eed;
/** A lane that UserDraws leaves free. */
const SWEEP_WAIT_LANE = 9;

/** Stays of users of this plan: 20 000, or fewer (100 at the least) where they would make more than two million acts. */
export function sampleStays(plan: PopulationPlan, contract: SessionContract): SampledStay[] {
  const affordable = 2_000_000 / (1 + mean(plan.stay) / mean(plan.thinkTime));
  const count = Math.max(100, Math.min(20_000, Math.floor(affordable)));
  const draws = new UserDraws({ ...plan, seed: SEED });
  return Array.from({ length: count }, (_, user) => sampleStay(draws, contract, user));
}

function sampleStay(draws: UserDraws, contract: SessionContract, user: number): SampledStay {
  const stay = draws.stay(user);
  /** When the session ends if `act` is its last refresh: the next sweep comes at any moment of the interval. */
  const idleOut = (act: Millis): Millis =>
    act + contract.idleTimeout + contract.sweepInterval * randomUnit(SEED, user, act, SWEEP_WAIT_LANE);
  let touches = 0;
  let lastAct = 0;
  let lostAt = Infinity;
  for (let act = draws.thinkTime(user, 0); act < stay; act += draws.thinkTime(user, act)) {
    // A touch cannot bring back a session that a sweep has found idle.
    if (lostAt === Infinity && act > idleOut(lastAct)) lostAt = idleOut(lastAct);
    lastAct = act;
    touches++;
  }
  const end = Math.min(lostAt, idleOut(lastAct));
  return { stay, touches, heldIfLoggedOut: Math.min(stay, end), heldIfVanished: end };
}
