import { usageError } from "../base/errors.ts";
import { formatDuration, type Millis, type Quantity } from "../base/units.ts";
import type { PopulationPlan } from "../config/types.ts";
import { Arrivals } from "./arrivals.ts";
import { groupsOf, type Group, type Groups } from "./groups.ts";
import { presenceOf, type Presence } from "./presence.ts";
import { TimingWheel, WHEEL_HORIZON } from "./timing-wheel.ts";
import {
  Act,
  type Abandoned,
  type ActNumber,
  type ActSink,
  type Outcome,
  type Population,
  type Shard,
  type VanishSink,
} from "./types.ts";
import { UserDraws } from "./user-draws.ts";
import { Walks } from "./walks.ts";

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
 * A profile empties slots and fills them again, with users who are found in the same way. Users who arrive at a rate
 * take any slot that is free. A user who abandons vanishes, and the next one comes to the slot after a pause, so that a
 * service which fails at once is not asked at once again.
 *
 * Every draw is a function of seed and user alone: the shards of any partition together emit exactly the acts of
 * the single population, as long as they get the same answers at the same times. State is 16 bytes a slot, plus 24 KiB
 * of wheel; 8 more with journeys, 4 more where answers are heeded or users arrive at a rate. No object is made for an
 * act.
 *
 * Throws PLAN_TOO_LONG for a plan of more than 49 days.
 */
export function createPopulation(plan: PopulationPlan, shard: Shard = { index: 0, count: 1 }): Population {
  return new Crowd(plan, shard, 0, null);
}

const NOBODY: Abandoned = { failures: 0, captures: 0 };

class Crowd implements Population {
  readonly slots: number;
  readonly #plan: PopulationPlan;
  readonly #draws: UserDraws;
  readonly #shard: Shard;
  readonly #cycle: number;
  readonly #closing: Millis;
  readonly #end: Millis;
  readonly #groups: Groups;
  readonly #presence: Presence;
  /** Null where every user does the plain three acts. */
  readonly #walks: Walks | null;
  /** Null where each slot has its own succession of users. */
  readonly #arrivals: Arrivals | null;
  /** Of the slots, and of the next arrival. */
  readonly #wheel: TimingWheel;
  /** How many users the slot has had before the present one; of an arrival the number of the user in this cycle. */
  readonly #number: Uint32Array;
  /** When the present user leaves; 0 where there is none. */
  readonly #leaveAt: Uint32Array;
  /** When the slot of somebody who is gone may be taken again; 0 for one that is not emptied. Null until it happens. */
  #emptyUntil: Uint32Array | null = null;
  readonly #abandoned: { failures: number; captures: number };
  #active = 0;

  /** `before`: the crowd of the cycle before. */
  constructor(plan: PopulationPlan, shard: Shard, cycle: number, before: Crowd | null) {
    this.#plan = plan;
    this.#abandoned = { ...(before?.abandoned ?? NOBODY) };
    this.#draws = new UserDraws(plan);
    this.#shard = shard;
    this.#cycle = cycle;
    this.#closing = Math.round(plan.ramp + plan.hold);
    this.#end = Math.round(plan.ramp + plan.hold + plan.rampDown);
    if (this.#end > WHEEL_HORIZON) throw planTooLong(this.#end);
    this.#groups = groupsOf(plan);
    this.#presence = presenceOf(plan);
    this.#arrivals = plan.model ? new Arrivals(plan, plan.model, this.#presence, shard, cycle) : null;
    const places = Math.ceil(Math.max(0, plan.users - shard.index) / shard.count);
    this.slots = this.#arrivals?.slots ?? places;
    this.#walks = plan.groups || this.#groups.heed ? new Walks(this.slots, this.#groups, this.#draws) : null;
    this.#wheel = new TimingWheel(this.slots + 1, this.#groups.heed);
    this.#number = new Uint32Array(this.slots);
    this.#leaveAt = new Uint32Array(this.slots);
    for (let slot = 0; slot < places; slot++) this.#expect(slot, before);
    for (let slot = places; slot < this.slots; slot++) this.#arrivals?.giveBack(slot);
    this.#expectArrival();
  }

  get active(): number {
    return this.#active;
  }

  get heedsAnswers(): boolean {
    return this.#groups.heed;
  }

  get abandoned(): Abandoned {
    return { ...this.#abandoned };
  }

  get bytesPerUser(): Quantity<"B"> {
    const parts = this.#wheel.bytes + this.#number.byteLength + this.#leaveAt.byteLength;
    return (parts + (this.#walks?.bytes ?? 0) + (this.#arrivals?.bytes ?? 0)) / this.slots;
  }

  advance(until: Millis, emit: ActSink, vanished?: VanishSink): void {
    for (let now = this.#wheel.peek(until); now < Infinity; now = this.#wheel.peek(until)) {
      this.#step(this.#wheel.take(), now, emit, vanished);
    }
  }

  concluded(act: ActNumber, slot: number, user: number, now: Millis, outcome: Outcome): void {
    const walks = this.#walks;
    const leaveAt = this.#leaveAt[slot]!;
    if (!this.#groups.heed || !walks || leaveAt === 0 || user !== this.#user(slot)) return;
    const next = Math.floor(now) + 1;
    if (this.isEmptied(slot)) {
      this.#move(slot, Math.max(next, this.#emptyUntil![slot]!));
      return;
    }
    switch (walks.heed(slot, act, outcome)) {
      case "as planned":
        return;
      case "go on":
        this.#move(slot, Math.min(next + walks.pause(slot, user, next), leaveAt));
        return;
      case "repeat":
        this.#move(slot, Math.min(next + walks.backoff(slot, user, next), leaveAt));
        return;
      case "fail":
        this.#abandoned.failures++;
        this.#abandon(slot, next);
        return;
      case "incomplete":
        this.#abandoned.captures++;
        this.#abandon(slot, next);
    }
  }

  vanish(now: Millis, share: Quantity<"ratio">, away: Millis, vanished?: VanishSink): void {
    const moment = Math.ceil(now);
    for (let slot = 0; slot < this.slots; slot++) {
      const isGone = this.#draws.isGone(this.#user(slot), moment, share);
      if (isGone && this.#empty(slot, moment, moment + away)) vanished?.(slot);
    }
  }

  logInAgain(now: Millis, slot: number): void {
    const moment = Math.ceil(now);
    this.#empty(slot, moment, moment);
  }

  isEmptied(slot: number): boolean {
    return (this.#emptyUntil?.[slot] ?? 0) > 0;
  }

  again(): Population {
    return new Crowd(this.#plan, this.#shard, this.#cycle + 1, this);
  }

  /** The slot's first user of this cycle, who has never come in those before. */
  #expect(slot: number, before: Crowd | null): void {
    const place = this.#place(slot);
    if (this.#arrivals) this.#number[slot] = place;
    else if (before) this.#number[slot] = before.#number[slot]! + 1;
    this.#wheel.insert(slot, this.#draws.arrival(place));
  }

  #expectArrival(): void {
    const next = this.#arrivals?.next() ?? Infinity;
    if (next < Infinity) this.#wheel.insert(this.slots, next);
  }

  /** What a slot has come to at `now`: somebody's coming, an act, or the leaving of its user and the next one's log-in. */
  #step(slot: number, now: Millis, emit: ActSink, vanished?: VanishSink): void {
    const leaveAt = this.#leaveAt[slot];
    if (leaveAt === undefined) this.#letIn(now, emit);
    else if (this.isEmptied(slot)) this.#takeEmptied(slot, now, emit);
    else if (leaveAt === 0) this.#login(slot, now, !this.#walks?.expectsNewcomer(slot), emit);
    else if (now < leaveAt) this.#act(slot, now, leaveAt, emit);
    else this.#leave(slot, now, emit, vanished);
  }

  /** Whether there was somebody who is gone now. */
  #empty(slot: number, now: Millis, until: Millis): boolean {
    if (this.#leaveAt[slot]! <= now || this.isEmptied(slot)) return false;
    this.#emptyUntil ??= new Uint32Array(this.slots);
    this.#emptyUntil[slot] = until;
    this.#active--;
    return true;
  }

  /** The slot of somebody who is gone has come to the next act that was theirs. */
  #takeEmptied(slot: number, now: Millis, emit: ActSink): void {
    const until = this.#emptyUntil![slot]!;
    if (now < until) {
      this.#wheel.insert(slot, until + this.#draws.restOfThinkTime(this.#user(slot), until));
      return;
    }
    this.#emptyUntil![slot] = 0;
    this.#leaveAt[slot] = 0;
    this.#refill(slot, now, emit);
  }

  #letIn(now: Millis, emit: ActSink): void {
    const arrivals = this.#arrivals!;
    const slot = arrivals.takeSlot();
    this.#number[slot] = arrivals.number;
    this.#expectArrival();
    this.#login(slot, now, false, emit);
  }

  /** `found`: in the middle of the stay. */
  #login(slot: number, now: Millis, found: boolean, emit: ActSink): void {
    const user = this.#user(slot);
    const act = this.#walks?.begin(slot, user, found) ?? Act.login;
    const group = this.#groupOf(slot);
    const stay = found ? this.#draws.restOfStay(user, group.stay) : this.#draws.stay(user, group.stay);
    const leaveAt = this.#leavingTime(slot, user, now, now + stay);
    this.#leaveAt[slot] = leaveAt;
    this.#active++;
    if (this.#walks) this.#wheel.insert(slot, this.#nextDue(slot, user, now, leaveAt));
    else {
      const pause = found ? this.#draws.restOfThinkTime(user, now) : this.#draws.thinkTime(user, now);
      this.#wheel.insert(slot, Math.min(now + pause, leaveAt));
    }
    emit(act, slot, user, now);
  }

  #act(slot: number, now: Millis, leaveAt: Millis, emit: ActSink): void {
    const user = this.#user(slot);
    if (this.#walks) {
      const act = this.#walks.next(slot, user, now);
      this.#wheel.insert(slot, this.#nextDue(slot, user, now, leaveAt));
      emit(act, slot, user, now);
    } else {
      this.#wheel.insert(slot, Math.min(now + this.#draws.thinkTime(user, now), leaveAt));
      emit(Act.touch, slot, user, now);
    }
  }

  /** Of the slot's user, after an act at `now`: who waits for an answer does nothing but leave. */
  #nextDue(slot: number, user: number, now: Millis, leaveAt: Millis): Millis {
    const walks = this.#walks!;
    return walks.waits(slot) ? leaveAt : Math.min(now + walks.pause(slot, user, now), leaveAt);
  }

  #leavingTime(slot: number, user: number, now: Millis, endOfStay: Millis): Millis {
    const place = this.#place(slot);
    const until = this.#arrivals ? endOfStay : Math.min(endOfStay, this.#presence.closes(place, now));
    if (until < this.#closing) return until;
    const after = this.#arrivals ? this.#draws.closingOf(user) : this.#draws.closing(place);
    return Math.max(now + 1, this.#closing + after);
  }

  #leave(slot: number, now: Millis, emit: ActSink, vanished?: VanishSink): void {
    const user = this.#user(slot);
    const { logout, vanish } = this.#groupOf(slot);
    const place = this.#place(slot);
    const isStruck = this.#presence.silent && this.#presence.closes(place, now - 1) === now;
    // Who still waits for an answer goes without a word.
    const silent = isStruck || this.#walks?.waits(slot) === true || this.#draws.vanishes(user, vanish);
    this.#active--;
    this.#leaveAt[slot] = 0;
    if (now < this.#end && !silent) emit(logout, slot, user, now);
    else vanished?.(slot);
    this.#refill(slot, now, emit);
  }

  /** Lets the next user come to a slot that is empty since `now`. */
  #refill(slot: number, now: Millis, emit: ActSink): void {
    if (this.#arrivals) {
      this.#arrivals.giveBack(slot);
      return;
    }
    const next = this.#presence.opens(this.#place(slot), now);
    if (next >= this.#closing) return;
    this.#number[slot]!++;
    if (next === now) this.#login(slot, now, false, emit);
    else this.#wheel.insert(slot, next);
  }

  #abandon(slot: number, now: Millis): void {
    this.#active--;
    this.#leaveAt[slot] = 0;
    this.#wheel.remove(slot);
    if (this.#arrivals) {
      this.#arrivals.giveBack(slot);
      return;
    }
    const user = this.#user(slot) + this.#plan.users;
    const next = this.#presence.opens(this.#place(slot), now + this.#draws.thinkTime(user, now));
    if (next >= this.#closing) return;
    this.#number[slot]!++;
    this.#walks!.expectNewcomer(slot);
    this.#wheel.insert(slot, next);
  }

  #move(slot: number, due: Millis): void {
    this.#wheel.remove(slot);
    this.#wheel.insert(slot, due);
  }

  #groupOf(slot: number): Group {
    return this.#walks?.groupOf(slot) ?? this.#groups.groups[0]!;
  }

  /** The slot's number in the whole crowd. */
  #place(slot: number): number {
    return this.#shard.index + slot * this.#shard.count;
  }

  #user(slot: number): number {
    const number = this.#number[slot]!;
    return this.#arrivals ? this.#arrivals.user(number) : number * this.#plan.users + this.#place(slot);
  }
}

function planTooLong(length: Millis): Error {
  return usageError(
    "PLAN_TOO_LONG",
    `ramp, hold and ramp-down together last ${formatDuration(length)}; the longest plan is ${formatDuration(WHEEL_HORIZON)}`,
    "Split the soak into several runs.",
  );
}
