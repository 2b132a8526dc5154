import { SECOND, type Millis } from "../base/units.ts";
import type { LoadPlan, PopulationPlan, SessionContract } from "../config/types.ts";
import { createLedger } from "../population/ledger.ts";
import { createPopulation } from "../population/population.ts";
import {
  type Act,
  type Population,
  type SessionBand,
  type SessionCounts,
  type SessionLedger,
  type Shard,
} from "../population/types.ts";
import { authority, type Endpoint } from "./endpoint.ts";
import { ConnectionPool } from "./connection-pool.ts";
import { compileRequests } from "./request-text.ts";
import { Tally, type ActCounts } from "./tally.ts";

/** One thread's part of a load; plain data, so that it can be handed to a worker. */
export interface DriverPlan {
  readonly load: LoadPlan;
  readonly population: PopulationPlan;
  readonly contract: SessionContract;
  readonly endpoint: Endpoint;
  readonly shard: Shard;
  /** Of this driver alone. */
  readonly maxConnections: number;
}

/** What one driver did since it was last asked. */
export interface DriverReport {
  readonly t: Millis;
  readonly activeUsers: number;
  readonly counts: ActCounts;
  readonly connections: number;
  readonly inFlight: number;
  readonly waiting: number;
  readonly connectionLimitReached: boolean;
  readonly sessions: SessionBand & { readonly expected: number };
  readonly users: SessionCounts;
  readonly eventLoopDelay: Millis;
}

/** Acts fall due between two turns; a turn every 2 ms keeps them on time and sends them in small bunches. */
const TURN: Millis = 2;
const SWEEP_EVERY: Millis = SECOND / 10;

/** Carries one shard of the population to the target from the event loop of the thread that it lives in. */
export class Driver {
  #population: Population;
  /** Time of the load at which the population's own time is 0. */
  #cycleFrom: Millis = 0;
  readonly #ledger: SessionLedger;
  readonly #tally: Tally;
  readonly #pool: ConnectionPool;
  readonly #now: () => Millis;
  #timer: NodeJS.Timeout | undefined;
  #nextSweep: Millis = 0;
  #lastTurn: Millis = 0;
  #eventLoopDelay: Millis = 0;
  #acting = true;

  /** `now` is milliseconds since the start of the load; acts go out from `start` on. */
  constructor(plan: DriverPlan, now: () => Millis) {
    const { load, endpoint } = plan;
    this.#now = now;
    this.#population = createPopulation(plan.population, plan.shard);
    this.#ledger = createLedger({ slots: this.#population.slots, contract: plan.contract });
    this.#tally = new Tally(this.#ledger, load, now);
    this.#pool = new ConnectionPool(
      {
        endpoint,
        requests: compileRequests(load, authority(endpoint)),
        maxConnections: plan.maxConnections,
        requestTimeout: load.requestTimeout,
        now,
      },
      this.#tally,
    );
  }

  start(): void {
    this.#lastTurn = this.#now();
    this.#turn();
  }

  /** No act from here on; those in flight are awaited while the ledger goes on ageing. */
  quiesce(): void {
    this.#acting = false;
    this.#pool.quiesce(this.#now());
  }

  /** Plays the plan once more with users who have never come. The ledger goes on. */
  resume(): void {
    this.#population = this.#population.again();
    this.#pool.resume();
    this.#lastTurn = this.#now();
    this.#cycleFrom = Math.ceil(this.#lastTurn);
    this.#acting = true;
  }

  report(): DriverReport {
    const t = this.#now();
    const eventLoopDelay = Math.max(this.#eventLoopDelay, t - this.#lastTurn - TURN);
    this.#eventLoopDelay = 0;
    const counts = this.#tally.take();
    const serviceLateness = Math.max(counts.serviceLateness, this.#pool.longestWait(t));
    return {
      t,
      activeUsers: this.#acting ? this.#population.active : 0,
      counts: { ...counts, serviceLateness },
      connections: this.#pool.connections,
      inFlight: this.#pool.inFlight,
      waiting: this.#pool.waiting,
      connectionLimitReached: this.#pool.takeLimitReached(),
      sessions: { ...this.#ledger.band(t), expected: this.#ledger.expected(t) },
      users: this.#ledger.counts(),
      eventLoopDelay,
    };
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#pool.close();
  }

  readonly #turn = (): void => {
    const now = this.#now();
    this.#eventLoopDelay = Math.max(this.#eventLoopDelay, now - this.#lastTurn - TURN);
    this.#lastTurn = now;
    if (this.#acting) this.#population.advance(now - this.#cycleFrom, this.#carry);
    this.#pool.turn(this.#now());
    if (now >= this.#nextSweep) {
      this.#pool.sweep(now);
      this.#nextSweep = now + SWEEP_EVERY;
    }
    this.#timer = setTimeout(this.#turn, TURN);
  };

  readonly #carry = (act: Act, slot: number, user: number, dueInCycle: Millis): void => {
    const now = this.#now();
    const due = this.#cycleFrom + dueInCycle;
    this.#tally.due(now - due);
    this.#pool.carry(act, slot, user, due, now);
  };
}
