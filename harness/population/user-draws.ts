import { randomUnit } from "../base/random.ts";
import type { Millis, Quantity } from "../base/units.ts";
import type { PopulationPlan } from "../config/types.ts";
import { draw, drawResidual } from "./distribution.ts";

/** One lane of random numbers for each decision, so that none depends on another. */
const Lane = {
  arrival: 0,
  closing: 1,
  stay: 2,
  stayToo: 3,
  restOfStay: 4,
  think: 5,
  thinkToo: 6,
  restOfThink: 7,
  vanish: 8,
  group: 10,
  choice: 11,
  backoff: 12,
  closingOfUser: 17,
  gone: 18,
} as const;

/**
 * Everything that chance decides about a crowd, each a function of the plan and of who it is about. Times are whole
 * milliseconds; a `place` is a slot's number in the whole crowd, 0 to users − 1.
 */
export class UserDraws {
  readonly #plan: PopulationPlan;

  constructor(plan: PopulationPlan) {
    this.#plan = plan;
  }

  /** When the slot's first user logs in: anywhere within the slot's own equal part of the ramp. */
  arrival(place: number): Millis {
    return this.#spread(place, this.#plan.ramp, Lane.arrival);
  }

  /** How long after the hold the slot closes: anywhere within its own equal part of the ramp-down. */
  closing(place: number): Millis {
    return this.#spread(place, this.#plan.rampDown, Lane.closing);
  }

  /** How long after the hold a user leaves who has no place of their own: anywhere within the ramp-down. */
  closingOf(user: number): Millis {
    return Math.floor(this.#unit(user, 0, Lane.closingOfUser) * this.#plan.rampDown);
  }

  /** Uniform in (0, 1): to which group the user belongs. */
  group(user: number): number {
    return this.#unit(user, 0, Lane.group);
  }

  /** Uniform in (0, 1): which of the choices of a step the user takes at `now`. */
  choice(user: number, now: Millis): number {
    return this.#unit(user, now, Lane.choice);
  }

  /** About `typical`, half of it at the least and half more at the most: who failed together does not come back so. */
  backoff(user: number, now: Millis, typical: Millis): Millis {
    return whole(typical * (0.5 + this.#unit(user, now, Lane.backoff)));
  }

  stay(user: number, stay = this.#plan.stay): Millis {
    return whole(draw(stay, this.#unit(user, 0, Lane.stay), this.#unit(user, 0, Lane.stayToo)));
  }

  /** What is left to stay of somebody who is found in the middle of it. */
  restOfStay(user: number, stay = this.#plan.stay): Millis {
    const u = this.#unit(user, 0, Lane.stay);
    const v = this.#unit(user, 0, Lane.stayToo);
    return whole(drawResidual(stay, u, v, this.#unit(user, 0, Lane.restOfStay)));
  }

  /** Pause after the act at `now`. A user acts at most once in a millisecond, so the time numbers the draw. */
  thinkTime(user: number, now: Millis, thinkTime = this.#plan.thinkTime): Millis {
    const v = thinkTime.kind === "lognormal" ? this.#unit(user, now, Lane.thinkToo) : 0;
    return whole(draw(thinkTime, this.#unit(user, now, Lane.think), v));
  }

  /** What is left of the pause of somebody who is found at `now` in the middle of it. */
  restOfThinkTime(user: number, now: Millis, thinkTime = this.#plan.thinkTime): Millis {
    const u = this.#unit(user, now, Lane.think);
    const v = this.#unit(user, now, Lane.thinkToo);
    return whole(drawResidual(thinkTime, u, v, this.#unit(user, now, Lane.restOfThink)));
  }

  vanishes(user: number, share = this.#plan.vanish): boolean {
    return this.#unit(user, 0, Lane.vanish) < share;
  }

  /** Whether somebody is among the share of all users who are gone at `now`. */
  isGone(user: number, now: Millis, share: Quantity<"ratio">): boolean {
    return this.#unit(user, now, Lane.gone) < share;
  }

  #spread(place: number, over: Millis, lane: number): Millis {
    return Math.floor(((place + this.#unit(place, 0, lane)) * over) / this.#plan.users);
  }

  #unit(stream: number, index: number, lane: number): number {
    return randomUnit(this.#plan.seed, stream, index, lane);
  }
}

function whole(duration: Millis): Millis {
  return Math.max(1, Math.round(duration));
}
