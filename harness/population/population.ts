import { usageError } from "../base/errors.ts";
import { formatDuration, type Millis, type Quantity } from "../base/units.ts";
import type { PopulationPlan } from "../config/types.ts";
import { TimingWheel, WHEEL_HORIZON } from "./timing-wheel.ts";
import { Act, type ActSink, type Population, type Shard } from "./types.ts";
import { UserDraws } from "./user-draws.ts";

/**
 * The crowd of a plan, or one shard of it. Slot i logs its first user in at its place along the ramp; a user acts at
 * think times until the stay is over, then logs out or vanishes, and until the end of the hold the next user takes
 * the slot in the same millisecond. After the hold nobody comes or leaves of their own accord: the slots close one
 * after the other, evenly over the ramp-down. Once that is over nobody acts, so without a ramp-down the whole crowd
 * falls silent at the end of the hold.
 *
 * Steady from the first moment: a slot's first user is one who is found in the middle of a stay and of a pause, and
 * has only what is left of both. So log-ins, touches and leavings flow at their plateau's rates (in occupied slots) as
 * soon as the slots are filled, whatever the distributions. Otherwise a short ramp would come back as a wave of touches
 * a think time later, and as a wave of log-ins a stay later, again and again. Of what the plan makes the crowd do in
 * step only the ramp itself is left.
 *
 * Every draw is a function of seed and user alone: the shards of any partition together emit exactly the acts of
 * the single population. State is 16 bytes a slot, plus 24 KiB of wheel; no object is made for an act.
 *
 * Throws PLAN_TOO_LONG for a plan of more than 49 days.
 */
export function createPopulation(plan: PopulationPlan, shard: Shard = { index: 0, count: 1 }): Population {
  const slots = Math.ceil(Math.max(0, plan.users - shard.index) / shard.count);
  return new Crowd(plan, shard, new Uint32Array(slots));
}

class Crowd implements Population {
  readonly slots: number;
  readonly #plan: PopulationPlan;
  readonly #draws: UserDraws;
  readonly #shard: Shard;
  readonly #users: number;
  readonly #closing: Millis;
  readonly #end: Millis;
  readonly #wheel: TimingWheel;
  /** How many users the slot has had before the present one. */
  readonly #generation: Uint32Array;
  /** When the present user leaves; 0 before the first one has come. */
  readonly #leaveAt: Uint32Array;
  #active = 0;

  /** `generation`: how many users each slot has had in earlier cycles. */
  constructor(plan: PopulationPlan, shard: Shard, generation: Uint32Array) {
    this.#plan = plan;
    this.#draws = new UserDraws(plan);
    this.#shard = shard;
    this.#users = plan.users;
    this.#closing = Math.round(plan.ramp + plan.hold);
    this.#end = Math.round(plan.ramp + plan.hold + plan.rampDown);
    if (this.#end > WHEEL_HORIZON) throw planTooLong(this.#end);
    this.slots = generation.length;
    this.#wheel = new TimingWheel(this.slots);
    this.#generation = generation;
    this.#leaveAt = new Uint32Array(this.slots);
    for (let slot = 0; slot < this.slots; slot++) {
      this.#wheel.insert(slot, this.#draws.arrival(this.#place(slot)));
    }
  }

  get active(): number {
    return this.#active;
  }

  get bytesPerUser(): Quantity<"B"> {
    return (this.#wheel.bytes + this.#generation.byteLength + this.#leaveAt.byteLength) / this.slots;
  }

  nextDue(): Millis {
    return this.#wheel.peek();
  }

  advance(until: Millis, emit: ActSink): void {
    for (let now = this.#wheel.peek(); now <= until && now < Infinity; now = this.#wheel.peek()) {
      this.#step(this.#wheel.take(), now, emit);
    }
  }

  again(): Population {
    return new Crowd(
      this.#plan,
      this.#shard,
      this.#generation.map((users) => users + 1),
    );
  }

  /** What slot has come to at `now`: its first log-in, a touch, or the leaving of its user and the next one's log-in. */
  #step(slot: number, now: Millis, emit: ActSink): void {
    const leaveAt = this.#leaveAt[slot]!;
    if (leaveAt === 0) {
      this.#login(slot, now, true, emit);
    } else if (now < leaveAt) {
      const user = this.#user(slot);
      emit(Act.touch, slot, user, now);
      this.#wheel.insert(slot, Math.min(now + this.#draws.thinkTime(user, now), leaveAt));
    } else {
      this.#leave(slot, now, emit);
      if (now < this.#closing) {
        this.#generation[slot]!++;
        this.#login(slot, now, false, emit);
      }
    }
  }

  #login(slot: number, now: Millis, isFirst: boolean, emit: ActSink): void {
    const user = this.#user(slot);
    const stay = isFirst ? this.#draws.restOfStay(user) : this.#draws.stay(user);
    const pause = isFirst ? this.#draws.restOfThinkTime(user, now) : this.#draws.thinkTime(user, now);
    const cutOff = Math.max(now + 1, this.#closing + this.#draws.closing(this.#place(slot)));
    const leaveAt = now + stay < this.#closing ? now + stay : cutOff;
    this.#leaveAt[slot] = leaveAt;
    this.#active++;
    emit(Act.login, slot, user, now);
    this.#wheel.insert(slot, Math.min(now + pause, leaveAt));
  }

  #leave(slot: number, now: Millis, emit: ActSink): void {
    const user = this.#user(slot);
    this.#active--;
    if (now < this.#end && !this.#draws.vanishes(user)) emit(Act.logout, slot, user, now);
  }

  /** The slot's number in the whole crowd. */
  #place(slot: number): number {
    return this.#shard.index + slot * this.#shard.count;
  }

  #user(slot: number): number {
    return this.#generation[slot]! * this.#users + this.#place(slot);
  }
}

function planTooLong(length: Millis): Error {
  return usageError(
    "PLAN_TOO_LONG",
    `ramp, hold and ramp-down together last ${formatDuration(length)}; the longest plan is ${formatDuration(WHEEL_HORIZON)}`,
    "Split the soak into several runs.",
  );
}
