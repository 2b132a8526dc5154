import { randomUnit } from "../base/random.ts";
import type { Millis } from "../base/units.ts";
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

  stay(user: number): Millis {
    return whole(draw(this.#plan.stay, this.#unit(user, 0, Lane.stay), this.#unit(user, 0, Lane.stayToo)));
  }

  /** What is left to stay of somebody who is found in the middle of it. */
  restOfStay(user: number): Millis {
    const u = this.#unit(user, 0, Lane.stay);
    const v = this.#unit(user, 0, Lane.stayToo);
    return whole(drawResidual(this.#plan.stay, u, v, this.#unit(user, 0, Lane.restOfStay)));
  }

  /** Pause after the act at `now`. A user acts at most once in a millisecond, so the time numbers the draw. */
  thinkTime(user: number, now: Millis): Millis {
    const { thinkTime } = this.#plan;
    const v = thinkTime.kind === "lognormal" ? this.#unit(user, now, Lane.thinkToo) : 0;
    return whole(draw(thinkTime, this.#unit(user, now, Lane.think), v));
  }

  /** What is left of the pause of somebody who is found at `now` in the middle of it. */
  restOfThinkTime(user: number, now: Millis): Millis {
    const u = this.#unit(user, now, Lane.think);
    const v = this.#unit(user, now, Lane.thinkToo);
    return whole(drawResidual(this.#plan.thinkTime, u, v, this.#unit(user, now, Lane.restOfThink)));
  }

  vanishes(user: number): boolean {
    return this.#unit(user, 0, Lane.vanish) < this.#plan.vanish;
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
