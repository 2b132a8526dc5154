import { randomUnit } from "../../harness/base/random.ts";
import type { Millis } from "../../harness/base/units.ts";
import type { PopulationPlan, SessionContract } from "../../harness/config/types.ts";
import { drainTime, effectLag } from "../../harness/population/drain.ts";
import { createLedger } from "../../harness/population/ledger.ts";
import { createPopulation } from "../../harness/population/population.ts";
import { Act, type ActSink, type SessionLedger } from "../../harness/population/types.ts";
import { EventQueue } from "./event-queue.ts";
import { VirtualService } from "./virtual-service.ts";

/** How well service, network and generator do. Shares are 0 to 1. */
export interface Conditions {
  readonly seed: number;
  /** Mean of the exponential latency from sending to answer. */
  readonly latency: Millis;
  readonly requestTimeout: Millis;
  /** Acts the service refuses and does not do. */
  readonly refused: number;
  /** Acts the service does, but answers as failed. */
  readonly failedButDone: number;
  /** Acts never answered: a third is done in time, a third after we gave up, a third not at all. */
  readonly unanswered: number;
  /** Share that the service uses up, at most, of the time it is allowed for effects after answers and for sweeps. */
  readonly slackUsed: number;
  /** Mean delay of the generator between an act's due time and its sending. */
  readonly lateness: Millis;
}

export const CALM: Conditions = {
  seed: 1,
  latency: 2,
  requestTimeout: 1000,
  refused: 0,
  failedButDone: 0,
  unanswered: 0,
  slackUsed: 0,
  lateness: 0,
};

export interface Simulation {
  readonly plan: PopulationPlan;
  readonly contract: SessionContract;
  readonly conditions: Conditions;
  /** How often the plan is gone through, each time with new users; once by default. */
  readonly cycles?: number;
  /** From the end of one cycle's plan to the start of the next one's. */
  readonly pause?: Millis;
  /** By default one that does everything right. */
  readonly service?: VirtualService;
  /**
   * Users have a connection each, and close it when they vanish. Share of them, 0 to 1, whose session the service ends
   * with the connection; without connections by default.
   */
  readonly endsWithConnection?: number;
}

/** A whole run on virtual time: population → service, with everything entered in the ledger. */
export class SimulatedLoad {
  readonly service: VirtualService;
  readonly ledger: SessionLedger;
  /** When nothing can be left of the load. */
  readonly over: Millis;
  readonly #queue = new EventQueue();
  readonly #conditions: Conditions;
  readonly #contract: SessionContract;
  #draws = 0;

  constructor(simulation: Simulation) {
    const { plan, contract, conditions, cycles = 1, pause = 0, endsWithConnection = null } = simulation;
    const service = simulation.service ?? new VirtualService(contract);
    this.#conditions = conditions;
    this.#contract = contract;
    this.service = service;
    let population = createPopulation(plan);
    this.ledger = createLedger({ slots: population.slots, contract });
    let lastSent = 0;
    for (let cycle = 0; cycle < cycles; cycle++) {
      const from = cycle * (plan.ramp + plan.hold + plan.rampDown + pause);
      const present: number[] = [];
      const carry: ActSink = (act, slot, user, due) => {
        // First in, first out, as a generator's queue is: a late act makes those behind it late.
        lastSent = Math.max(lastSent, from + due + this.#exponential(conditions.lateness));
        this.#queue.at(lastSent, (t) => this.#send(act as Act, slot, user, t));
        present[slot] = user;
      };
      const vanish = (slot: number) => {
        const user = present[slot]!;
        if (endsWithConnection !== null)
          this.#queue.at(lastSent, (t) => this.#disconnect(slot, user, t, endsWithConnection));
      };
      population.advance(Infinity, carry, vanish);
      population = population.again();
    }
    const lastAnswer = lastSent + conditions.requestTimeout;
    const coarsestBucket = 100;
    // What was waited for in vain since the start may stand in a queue for as long again.
    this.over = 2 * lastAnswer + drainTime(contract) + coarsestBucket;
    this.#queue.at(this.#unit() * contract.sweepInterval, (t) => this.#sweep(t));
  }

  /** Lets the run go on to `t`; `look` is called just before and just after everything that happens. */
  advance(t: Millis, look: (now: Millis) => void = () => undefined): void {
    for (let now = this.#queue.next(); now <= t; now = this.#queue.next()) {
      look(now);
      this.#queue.step();
      look(now);
    }
  }

  #send(act: Act, slot: number, user: number, t: Millis): void {
    this.ledger.sent(user, slot, act, t);
    const { requestTimeout, refused, failedButDone, unanswered } = this.#conditions;
    const latency = this.#exponential(this.#conditions.latency);
    const fate = this.#unit();
    if (fate < unanswered || latency > requestTimeout) {
      this.#queue.at(t + requestTimeout, (at) => this.ledger.gaveUp(user, slot, act, at));
      const third = this.#unit() * 3;
      if (third < 1) this.#apply(act, user, t + this.#unit() * requestTimeout);
      else if (third < 2) this.#apply(act, user, t + requestTimeout + this.#late(requestTimeout));
      return;
    }
    const isRefused = fate < unanswered + refused;
    const isFailed = fate < unanswered + refused + failedButDone;
    const effect =
      act === Act.login && !isFailed
        ? this.#unit() * latency
        : latency + this.#late(effectLag(this.#contract));
    const early = this.#unit() < 0.5 ? this.#unit() * latency : effect;
    if (!isRefused) this.#apply(act, user, t + early);
    this.#queue.at(t + latency, (at) => this.ledger.answered(user, slot, act, at, !isFailed));
  }

  #disconnect(slot: number, user: number, t: Millis, endsSession: number): void {
    this.ledger.disconnected(user, slot, t);
    if (this.#unit() < endsSession) this.#apply(Act.logout, user, t + this.#exponential(1_000));
  }

  #apply(act: Act, user: number, t: Millis): void {
    this.#queue.at(t, () => this.service.apply(act, user, t));
  }

  /** A sweep takes a while, and the next one starts a whole interval after its end. */
  #sweep(t: Millis): void {
    const finish = this.service.sweep(t);
    const end = t + this.#late(this.#contract.sweepInterval / 2);
    this.#queue.at(end, finish);
    this.#queue.at(end + this.#contract.sweepInterval, (next) => {
      if (next <= this.over + this.#contract.sweepInterval) this.#sweep(next);
    });
  }

  /** Half of the times all that is allowed, otherwise any part of it. */
  #late(allowed: Millis): Millis {
    return (this.#unit() < 0.5 ? 1 : this.#unit()) * this.#conditions.slackUsed * allowed;
  }

  #exponential(mean: Millis): Millis {
    return mean * -Math.log(this.#unit());
  }

  #unit(): number {
    return randomUnit(this.#conditions.seed, 0, this.#draws++);
  }
}
