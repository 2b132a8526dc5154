import { randomUnit } from "../base/random.ts";
import { SECOND, type Millis, type Quantity } from "../base/units.ts";
import type { ArrivalRate, PopulationPlan } from "../config/types.ts";
import type { Presence } from "./presence.ts";
import type { Shard } from "./types.ts";

const Lane = { gap: 15, kept: 16 } as const;

/**
 * When a shard's users arrive, and in which of its slots they are. The stream is that of the whole crowd, which every
 * shard walks; of its arrivals each takes those that are its own.
 *
 * Arrivals come at the full rate and are thinned out to what ramp and profile want: a Poisson process stays one (Lewis
 * and Shedler, "Simulation of nonhomogeneous Poisson processes by thinning", Naval Research Logistics 26, 1979), and
 * even ones keep their distances as nearly as whole gaps allow.
 *
 * Who is there already when the load begins to be at its plateau arrives along the ramp: one for each of `users`.
 */
export class Arrivals {
  readonly #plan: PopulationPlan;
  readonly #model: ArrivalRate;
  readonly #presence: Presence;
  readonly #shard: Shard;
  readonly #cycle: number;
  readonly #end: Millis;
  readonly #gap: Millis;
  /** Of the first user of this cycle. */
  readonly #firstNumber: number;
  readonly #free: Int32Array;
  #freeSlots = 0;
  #candidates = 0;
  #time: Millis = 0;
  #due = 0;
  #arrivals = 0;

  /** `cycle`: how often the plan has been gone through before. */
  constructor(plan: PopulationPlan, model: ArrivalRate, presence: Presence, shard: Shard, cycle: number) {
    this.#plan = plan;
    this.#model = model;
    this.#presence = presence;
    this.#shard = shard;
    this.#cycle = cycle;
    this.#end = plan.ramp + plan.hold;
    this.#gap = SECOND / model.rate;
    this.#firstNumber = cycle * (plan.users + likelyMost(this.#end / this.#gap));
    this.#free = new Int32Array(slotsFor(plan, shard));
  }

  get slots(): number {
    return this.#free.length;
  }

  get bytes(): Quantity<"B"> {
    return this.#free.byteLength;
  }

  /** The user's number for ever; `number` is that of this cycle. */
  user(number: number): number {
    return this.#firstNumber + number;
  }

  /** When this shard's next user arrives, in whole milliseconds, Infinity when none does any more. */
  next(): Millis {
    do {
      this.#advance();
      if (this.#time >= this.#end) return Infinity;
    } while ((this.#plan.users + this.#arrivals) % this.#shard.count !== this.#shard.index);
    return Math.floor(this.#time);
  }

  /** The number of the user that {@link next} announced. */
  get number(): number {
    return this.#plan.users + this.#arrivals;
  }

  takeSlot(): number {
    if (this.#freeSlots === 0) throw new Error("more users at once than chance allows");
    return this.#free[--this.#freeSlots]!;
  }

  giveBack(slot: number): void {
    this.#free[this.#freeSlots++] = slot;
  }

  /** To the next arrival of the whole crowd. */
  #advance(): void {
    const { seed, ramp } = this.#plan;
    const isPoisson = this.#model.arrivals === "poisson";
    for (;;) {
      const candidate = this.#candidates++;
      this.#time += isPoisson
        ? this.#gap * -Math.log(randomUnit(seed, candidate, this.#cycle, Lane.gap))
        : this.#gap;
      if (this.#time >= this.#end) return;
      const share = Math.min(1, this.#time / ramp) * this.#presence.shareAt(this.#time);
      this.#due += share;
      if (isPoisson ? randomUnit(seed, candidate, this.#cycle, Lane.kept) < share : this.#due >= 1) break;
    }
    this.#due = isPoisson ? 0 : this.#due - 1;
    this.#arrivals++;
  }
}

/** Eight standard deviations above the mean: no Poisson count of a run comes there. */
function likelyMost(mean: number): number {
  return Math.ceil(mean + 8 * Math.sqrt(mean) + 16);
}

/** How many are there at once varies as a Poisson count does, whatever the stays. */
function slotsFor({ users }: PopulationPlan, { count }: Shard): number {
  return likelyMost(users / count);
}
