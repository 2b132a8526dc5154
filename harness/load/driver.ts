import { SECOND, type Bytes, type Millis } from "../base/units.ts";
import type { AnyLoadPlan, Feed, PopulationPlan, SessionContract } from "../config/types.ts";
import { createLedger } from "../population/ledger.ts";
import { createPopulation } from "../population/population.ts";
import {
  type Abandoned,
  type ActNumber,
  type Outcome,
  type Population,
  type SessionBand,
  type SessionCounts,
  type SessionLedger,
  type Shard,
} from "../population/types.ts";
import { actsOf, frameActsOf, namedActs, type KnownAct } from "./acts.ts";
import type { Carrier } from "./carrier.ts";
import type { StartedCarrier } from "./carrier/load.ts";
import { UserPlaces } from "./carrier/user-places.ts";
import { authority, type Endpoint } from "./endpoint.ts";
import { CapturedValues } from "./captured-values.ts";
import { ConnectionPool } from "./connection-pool.ts";
import type { GeneratorUse } from "./generator-usage.ts";
import { compileRequests } from "./request-text.ts";
import type { Disturbance, Disturbed } from "./types.ts";
import { UserSockets } from "./socket/user-sockets.ts";
import type { StepsCounts } from "./step-tally.ts";
import { Tally, type ActCounts } from "./tally.ts";

/** One thread's or process's part of a load; plain data, so that it can be handed over. */
export interface DriverPlan {
  readonly load: AnyLoadPlan;
  readonly population: PopulationPlan;
  readonly contract: SessionContract;
  /** What users are given, by group, where there are groups that are given something. */
  readonly feeds?: Readonly<Record<string, Feed>>;
  readonly endpoint: Endpoint;
  /** Further ports of the service, by their names. */
  readonly ports?: Readonly<Record<string, number>>;
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
  /** Null where users have none. */
  readonly journeys: { readonly steps: StepsCounts; readonly abandoned: Abandoned } | null;
  readonly eventLoopDelay: Millis;
  /** What the driver keeps of its users. */
  readonly userState: Bytes;
  /** Of a driver's own process; left out by a thread, whose process is that of the run. */
  readonly usage?: GeneratorUse;
}

/**
 * Acts fall due between two turns, and leave in bunches at the next one. Every turn wakes this thread, the machine and
 * the service: at 4 000 acts a second turns of 2 ms cost an eighth more CPU, and save a mean of 1 ms of lateness.
 */
const TURN: Millis = 4;
/** While acts wait for connections that answers set free: those are sent on at turns alone. */
const TURN_WHILE_WAITING: Millis = 1;
const SWEEP_EVERY: Millis = SECOND / 10;

/** Carries one shard of the population to the target from the event loop that it lives in. */
export class Driver {
  #population: Population;
  /** Time of the load at which the population's own time is 0. */
  #cycleFrom: Millis = 0;
  readonly #ledger: SessionLedger;
  readonly #tally: Tally;
  readonly #carrier: Carrier;
  /** Null where users have sockets of their own. */
  #pool: ConnectionPool | null = null;
  readonly #now: () => Millis;
  readonly #hasJourneys: boolean;
  #timer: NodeJS.Timeout | undefined;
  #nextSweep: Millis = 0;
  #lastTurn: Millis = 0;
  /** From the last turn to the next. */
  #pause: Millis = TURN;
  #eventLoopDelay: Millis = 0;
  #acting = true;

  /**
   * `now` is milliseconds since the start of the load; acts go out from `start` on. `own` is the scenario's own carrier,
   * where it has one.
   */
  constructor(plan: DriverPlan, now: () => Millis, own: StartedCarrier | null = null) {
    this.#now = now;
    this.#population = createPopulation(plan.population, plan.shard);
    this.#ledger = createLedger({ slots: this.#population.slots, contract: plan.contract });
    this.#hasJourneys = plan.population.groups !== undefined;
    [this.#tally, this.#carrier] = this.#carried(plan, own);
  }

  start(): void {
    this.#lastTurn = this.#now();
    this.#turn();
  }

  /** No act from here on; those in flight are awaited while the ledger goes on ageing. */
  quiesce(): void {
    this.#acting = false;
    this.#carrier.quiesce(this.#now());
  }

  /** Plays the plan once more with users who have never come. The ledger goes on. */
  resume(): void {
    this.#population = this.#population.again();
    this.#carrier.resume();
    this.#lastTurn = this.#now();
    this.#cycleFrom = Math.ceil(this.#lastTurn);
    this.#acting = true;
  }

  disturb(disturbance: Disturbance): Disturbed {
    const now = this.#now();
    const inCycle = now - this.#cycleFrom;
    switch (disturbance.kind) {
      case "cut":
        return { users: 0, connections: this.#pool?.cut(disturbance.share, now + disturbance.for) ?? 0 };
      case "clients-gone": {
        const before = this.#population.active;
        this.#population.vanish(inCycle, disturbance.share, disturbance.away, this.#vanish);
        const connections = this.#pool?.reset(({ slot }) => this.#population.isEmptied(slot)) ?? 0;
        return { users: before - this.#population.active, connections };
      }
      case "sessions-lost":
        this.#ledger.lost(now);
        return { users: 0, connections: 0 };
      case "log-in-again": {
        const users = this.#population.active;
        this.#population.vanish(inCycle, 1, 0);
        return { users, connections: 0 };
      }
    }
  }

  report(): DriverReport {
    const t = this.#now();
    const eventLoopDelay = Math.max(this.#eventLoopDelay, t - this.#lastTurn - this.#pause);
    this.#eventLoopDelay = 0;
    const counts = this.#tally.take();
    const serviceLateness = Math.max(counts.serviceLateness, this.#carrier.longestWait(t));
    return {
      t,
      activeUsers: this.#acting ? this.#population.active : 0,
      counts: { ...counts, serviceLateness },
      connections: this.#carrier.connections,
      inFlight: this.#carrier.inFlight,
      waiting: this.#carrier.waiting,
      connectionLimitReached: this.#carrier.takeLimitReached(),
      sessions: { ...this.#ledger.band(t), expected: this.#ledger.expected(t) },
      users: this.#ledger.counts(),
      journeys: this.#hasJourneys
        ? { steps: this.#tally.takeSteps(), abandoned: this.#population.abandoned }
        : null,
      eventLoopDelay,
      userState: this.#population.slots * (this.#population.bytesPerUser + this.#ledger.bytesPerUser),
    };
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#carrier.close();
  }

  readonly #turn = (): void => {
    const now = this.#now();
    this.#eventLoopDelay = Math.max(this.#eventLoopDelay, now - this.#lastTurn - this.#pause);
    this.#lastTurn = now;
    if (this.#acting) this.#population.advance(now - this.#cycleFrom, this.#carry, this.#vanish);
    this.#carrier.turn(this.#now());
    if (now >= this.#nextSweep) {
      this.#carrier.sweep(now);
      this.#nextSweep = now + SWEEP_EVERY;
    }
    this.#pause = this.#carrier.waiting > 0 ? TURN_WHILE_WAITING : TURN;
    this.#timer = setTimeout(this.#turn, this.#pause);
  };

  readonly #concluded = (act: ActNumber, slot: number, user: number, now: Millis, outcome: Outcome): void => {
    this.#population.concluded(act, slot, user, now - this.#cycleFrom, outcome);
  };

  /** Nobody whose connection broke goes on as if the log-in had been done; who heeds answers sees to it anyway. */
  readonly #cutLogIn = (slot: number): void => {
    if (!this.#population.heedsAnswers) this.#population.logInAgain(this.#now() - this.#cycleFrom, slot);
  };

  readonly #carry = (act: ActNumber, slot: number, user: number, dueInCycle: Millis): void => {
    const now = this.#now();
    const due = this.#cycleFrom + dueInCycle;
    this.#tally.due(now - due);
    this.#carrier.carry(act, slot, user, due, now);
  };

  readonly #vanish = (slot: number): void => this.#carrier.vanished(slot);

  /** Who carries the acts, and who counts them. */
  #carried(plan: DriverPlan, own: StartedCarrier | null): [Tally, Carrier] {
    const { load, population, feeds = {}, endpoint, maxConnections } = plan;
    const now = this.#now;
    const options = { endpoint, maxConnections, requestTimeout: load.requestTimeout, now };
    const tallyOf = (acts: readonly KnownAct[], captured: CapturedValues) => {
      const concluded = this.#population.heedsAnswers ? this.#concluded : () => undefined;
      return new Tally(this.#ledger, acts, { captured, concluded, cutLogIn: this.#cutLogIn }, now);
    };
    if (load.carrier) {
      if (!own) throw new TypeError("the scenario's carrier was not started");
      const acts = namedActs();
      const tally = tallyOf(acts, new CapturedValues(acts));
      return [tally, new UserPlaces({ ...options, ...own, acts }, tally)];
    }
    if (load.socket) {
      const acts = frameActsOf(load.socket);
      const tally = tallyOf(acts, new CapturedValues(acts));
      return [tally, new UserSockets({ ...options, socket: load.socket, acts }, tally)];
    }
    const acts = actsOf(population, load);
    const captured = new CapturedValues(acts);
    const tally = tallyOf(acts, captured);
    const requests = compileRequests(acts, authority(endpoint), { feeds, captured });
    const isCapturing = (act: ActNumber) => captured.isCapturing(act);
    this.#pool = new ConnectionPool({ ...options, requests, isCapturing }, tally);
    return [tally, this.#pool];
  }
}
