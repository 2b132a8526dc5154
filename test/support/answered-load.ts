import { randomUnit } from "../../harness/base/random.ts";
import type { Millis } from "../../harness/base/units.ts";
import type { PopulationPlan } from "../../harness/config/types.ts";
import { createPopulation } from "../../harness/population/population.ts";
import type { ActNumber, Outcome, Population, Shard } from "../../harness/population/types.ts";
import type { RecordedAct } from "./recorded-acts.ts";

/** What becomes of an act, whoever carries it. */
export interface Fate {
  readonly outcome: Outcome;
  readonly latency: Millis;
}

export type FateOf = (act: ActNumber, user: number, due: Millis) => Fate;

/** Some acts fail, some lack what was to be captured, some take long; by seed, user and time alone. */
export function randomFate(seed: number, failed: number, incomplete: number, latency: Millis): FateOf {
  return (_act, user, due) => {
    const u = randomUnit(seed, user, due, 0);
    const outcome = u < failed ? "failed" : u < failed + incomplete ? "incomplete" : "ok";
    return { outcome, latency: latency * randomUnit(seed, user, due, 1) };
  };
}

export const allWell: FateOf = () => ({ outcome: "ok", latency: 1 });

export interface Concluded extends RecordedAct {
  readonly at: Millis;
  readonly outcome: Outcome;
}

export interface Played {
  readonly acts: readonly RecordedAct[];
  readonly concluded: readonly Concluded[];
  readonly population: Population;
}

/** Hears of what goes on; times are those of the driver's turns. */
export interface Audience {
  readonly acted?: (act: RecordedAct, fate: Fate, t: Millis) => void;
  readonly concluded?: (act: Concluded) => void;
  readonly turned?: (t: Millis, population: Population) => void;
}

/** How often a driver turns to its population. */
const TURN: Millis = 5;

/** Plays a plan, or a shard of it, to its end, with answers that come while it goes on. */
export function play(plan: PopulationPlan, fateOf: FateOf, shard?: Shard, audience: Audience = {}): Played {
  const population = createPopulation(plan, shard);
  const acts: RecordedAct[] = [];
  const concluded: Concluded[] = [];
  let open: Concluded[] = [];
  const end = plan.ramp + plan.hold + plan.rampDown + TURN;
  for (let t = 0; t <= end; t += TURN) {
    const due = open.filter(({ at }) => at <= t).sort((a, b) => a.at - b.at || a.user - b.user);
    open = open.filter(({ at }) => at > t);
    for (const one of due) {
      concluded.push({ ...one, at: t });
      audience.concluded?.({ ...one, at: t });
      population.concluded(one.act, one.slot, one.user, t, one.outcome);
    }
    population.advance(t, (act, slot, user, due) => {
      const fate = fateOf(act, user, due);
      acts.push({ act, slot, user, due });
      audience.acted?.({ act, slot, user, due }, fate, t);
      open.push({ act, slot, user, due, outcome: fate.outcome, at: due + fate.latency });
    });
    audience.turned?.(t, population);
  }
  return { acts, concluded, population };
}
