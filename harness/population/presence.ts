import { randomUnit } from "../base/random.ts";
import type { Millis } from "../base/units.ts";
import type { PopulationPlan, Profile } from "../config/types.ts";

/**
 * How many users a profile wants as time goes by, and which of a crowd's places have one. Times are milliseconds since
 * the start of the load; those returned are whole.
 */
export interface Presence {
  /** Of all users, or of the arrival rate. */
  shareAt(t: Millis): number;
  /** First moment after `t` at which the user of this place has to be gone; Infinity where there is none. */
  closes(place: number, t: Millis): Millis;
  /** First moment, `t` or later, at which the place may have a user; Infinity where there is none. */
  opens(place: number, t: Millis): Millis;
  /** Whether those who have to go vanish. */
  readonly silent: boolean;
}

export function presenceOf(plan: PopulationPlan): Presence {
  const { profile } = plan;
  if (!profile) return STEADY;
  switch (profile.kind) {
    case "steps":
      return new Levels(plan, profile);
    case "diurnal":
      return new Days(plan, profile);
    case "storm":
      return new Storms(plan, profile);
  }
}

const STEADY: Presence = {
  shareAt: () => 1,
  closes: () => Infinity,
  opens: (_place, t) => t,
  silent: false,
};

type ProfileOf<Kind extends Profile["kind"]> = Extract<Profile, { kind: Kind }>;

/** A place has a user while the share exceeds its rank: so many are there as the share says, in every shard. */
abstract class Curve implements Presence {
  readonly silent = false;
  readonly #users: number;

  constructor({ users }: PopulationPlan) {
    this.#users = users;
  }

  abstract shareAt(t: Millis): number;
  /** First moment after `t` at which the share comes to `rank`, from above or from below. */
  protected abstract crossing(rank: number, t: Millis, falling: boolean): Millis;

  closes(place: number, t: Millis): Millis {
    return after(this.crossing(this.#rank(place), t, true));
  }

  opens(place: number, t: Millis): Millis {
    const rank = this.#rank(place);
    return this.shareAt(t) > rank ? t : after(this.crossing(rank, t, false));
  }

  #rank(place: number): number {
    return (place + 0.5) / this.#users;
  }
}

/** The first whole moment that lies beyond, where the share has crossed for sure. */
function after(t: Millis): Millis {
  return Math.floor(t) + 1;
}

interface Slope {
  readonly from: Millis;
  readonly to: Millis;
  readonly start: number;
  readonly end: number;
}

/** Everybody at first; then each step is a slope to its share. */
class Levels extends Curve {
  readonly #slopes: readonly Slope[];

  constructor(plan: PopulationPlan, { steps }: ProfileOf<"steps">) {
    super(plan);
    this.#slopes = steps.map(({ at, share, over }, i) => {
      const from = plan.ramp + at;
      return { from, to: from + over, start: i === 0 ? 1 : steps[i - 1]!.share, end: share };
    });
  }

  shareAt(t: Millis): number {
    const slope = this.#slopes.findLast(({ from }) => from <= t);
    if (!slope) return 1;
    const { from, to, start, end } = slope;
    return t >= to ? end : start + ((t - from) / (to - from)) * (end - start);
  }

  protected crossing(rank: number, t: Millis, falling: boolean): Millis {
    for (const { from, to, start, end } of this.#slopes) {
      const crosses = falling ? start > rank && end <= rank : start <= rank && end > rank;
      const at = from + ((start - rank) / (start - end)) * (to - from);
      if (crosses && at >= t) return at;
    }
    return Infinity;
  }
}

/** A cosine that is at its height at the start of the hold. */
class Days extends Curve {
  readonly #noon: Millis;
  readonly #period: Millis;
  readonly #low: number;

  constructor(plan: PopulationPlan, { period, low }: ProfileOf<"diurnal">) {
    super(plan);
    this.#noon = plan.ramp;
    this.#period = period;
    this.#low = low;
  }

  shareAt(t: Millis): number {
    if (t <= this.#noon) return 1;
    const day = (t - this.#noon) / this.#period;
    return this.#low + (1 - this.#low) * 0.5 * (1 + Math.cos(2 * Math.PI * day));
  }

  protected crossing(rank: number, t: Millis, falling: boolean): Millis {
    if (rank < this.#low) return Infinity;
    const part = Math.acos((2 * (rank - this.#low)) / (1 - this.#low) - 1) / (2 * Math.PI);
    const ofDay = (falling ? part : 1 - part) * this.#period;
    const days = Math.max(0, Math.ceil((t - this.#noon - ofDay) / this.#period));
    return this.#noon + days * this.#period + ofDay;
  }
}

/** One lane for who is struck, one for when they come back. */
const Lane = { struck: 13, back: 14 } as const;

/** Who is struck by a storm, a draw of the place and the storm decides. */
class Storms implements Presence {
  readonly silent = true;
  readonly #seed: number;
  readonly #first: Millis;
  readonly #every: Millis;
  readonly #share: number;
  readonly #over: Millis;
  readonly #end: Millis;

  constructor(plan: PopulationPlan, { at, share, over, every }: ProfileOf<"storm">) {
    this.#seed = plan.seed;
    this.#first = Math.round(plan.ramp + at);
    this.#every = every === undefined ? Infinity : Math.round(every);
    this.#share = share;
    this.#over = over;
    this.#end = plan.ramp + plan.hold;
  }

  shareAt(): number {
    return 1;
  }

  closes(place: number, t: Millis): Millis {
    let storm = t < this.#first ? 0 : Math.floor((t - this.#first) / this.#every) + 1;
    for (let at = this.#at(storm); at < this.#end; at = this.#at(++storm)) {
      if (randomUnit(this.#seed, place, storm, Lane.struck) < this.#share) return at;
    }
    return Infinity;
  }

  opens(place: number, t: Millis): Millis {
    if (this.closes(place, t - 1) !== t) return t;
    const storm = Math.round((t - this.#first) / this.#every);
    return t + Math.floor(this.#over * randomUnit(this.#seed, place, storm, Lane.back));
  }

  #at(storm: number): Millis {
    return storm === 0 ? this.#first : this.#first + storm * this.#every;
  }
}
