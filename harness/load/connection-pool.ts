import { SECOND, type Millis } from "../base/units.ts";
import type { Act } from "../population/types.ts";
import { Connection, type ConnectionOwner } from "./connection.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Fault } from "./fault.ts";
import type { RequestText } from "./request-text.ts";
import { WaitingActs } from "./waiting-acts.ts";

export interface PoolOptions {
  readonly endpoint: Endpoint;
  /** By `Act`. */
  readonly requests: readonly RequestText[];
  readonly maxConnections: number;
  /** For the answer to an act, for a connection to open, and for an act to wait for one. */
  readonly requestTimeout: Millis;
  /** Milliseconds since the start of the load. */
  readonly now: () => Millis;
}

/** What becomes of the acts that a pool was handed; each is either dropped, failed unsent, or sent and concluded. */
export interface ActJournal {
  /** About to be written to a connection after waiting `waited` for it. */
  sent(act: Act, slot: number, user: number, waited: Millis): void;
  answered(connection: Connection, status: number): void;
  /** Sent, and nothing is to be expected any more. */
  gaveUp(connection: Connection, fault: Fault): void;
  /** No connection could be had for it. */
  unsent(act: Act, user: number, waited: Millis, fault: Fault): void;
  dropped(acts: number, waited: Millis): void;
}

/** A connection that nobody needed for so long is closed: users who have gone keep none open. */
const IDLE_TIMEOUT: Millis = 30 * SECOND;
/**
 * Connections opened in one turn of the event loop, so that answers which have arrived meanwhile are read before yet
 * more connections are opened. At 500 turns a second the limit of 9 000 is still reached within 0.3 s.
 */
const OPENS_PER_TURN = 64;
/** At 17 000 acts a second: half a minute of a service that stands still. */
const WAITING_CAPACITY = 512 * 1024;

/**
 * Carries acts in the order in which they come. One waits only while no connection is free, and while acts wait
 * further connections are opened, up to the limit. Free connections are used again last in, first out.
 */
export class ConnectionPool implements ConnectionOwner {
  readonly #options: PoolOptions;
  readonly #journal: ActJournal;
  readonly #waiting = new WaitingActs(WAITING_CAPACITY);
  readonly #open = new Set<Connection>();
  #idle: Connection[] = [];
  #connecting = 0;
  #inFlight = 0;
  #limitReached = false;
  #quiet = false;

  constructor(options: PoolOptions, journal: ActJournal) {
    this.#options = options;
    this.#journal = journal;
  }

  get connections(): number {
    return this.#open.size;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** How long the first of the waiting acts has waited by now. */
  longestWait(now: Millis): Millis {
    return this.#waiting.length > 0 ? now - this.#waiting.since : 0;
  }

  /** Whether an act had to wait at the limit since this was last asked. */
  takeLimitReached(): boolean {
    const reached = this.#limitReached;
    this.#limitReached = false;
    return reached;
  }

  carry(act: Act, slot: number, user: number, due: Millis, now: Millis): void {
    const free = this.#waiting.length === 0 ? this.#takeIdle() : undefined;
    if (free) this.#send(free, act, slot, user, due, 0, now);
    else if (!this.#waiting.push(act, slot, user, due, now)) this.#journal.dropped(1, 0);
  }

  /**
   * To be called once in every turn of the event loop: sends what waits over the connections that are free again, and
   * opens more for the rest. Nothing is sent from within an answer: on a busy service answers and the acts they set
   * free would follow each other without end, and no timer would run.
   */
  turn(now: Millis): void {
    this.#sendWaiting(now);
    this.#openMore(now);
  }

  /** Ends what has lasted too long. */
  sweep(now: Millis): void {
    const { requestTimeout } = this.#options;
    for (const connection of this.#open) {
      const age = now - connection.since;
      if (connection.state === "idle") {
        if (age > IDLE_TIMEOUT) connection.end(NOT_NEEDED);
      } else if (age > requestTimeout) {
        connection.end(timeout(connection, age));
      }
    }
    while (this.longestWait(now) > requestTimeout) {
      this.#journal.dropped(1, this.longestWait(now));
      this.#waiting.shift();
    }
    this.#idle = this.#idle.filter((connection) => connection.state === "idle");
  }

  /** Takes acts again after it was quiesced. */
  resume(): void {
    this.#quiet = false;
  }

  /** Drops what waits and closes what is idle; acts in flight are awaited. */
  quiesce(now: Millis): void {
    this.#quiet = true;
    if (this.#waiting.length > 0) this.#journal.dropped(this.#waiting.length, this.longestWait(now));
    while (this.#waiting.length > 0) this.#waiting.shift();
    for (const connection of this.#open) if (connection.state !== "busy") connection.end(NOT_NEEDED);
    this.#idle = [];
  }

  /** Closes everything; what is under way is told to the journal as given up. */
  close(): void {
    this.#quiet = true;
    for (const connection of this.#open) connection.end(NOT_NEEDED);
  }

  connected(connection: Connection): void {
    this.#connecting--;
    this.#release(connection, this.#options.now());
  }

  answered(connection: Connection, status: number): void {
    this.#inFlight--;
    this.#journal.answered(connection, status);
    this.#release(connection, this.#options.now());
  }

  ended(connection: Connection, fault: Fault): void {
    this.#open.delete(connection);
    if (connection.state === "busy") {
      this.#inFlight--;
      this.#journal.gaveUp(connection, fault);
    } else if (connection.state === "connecting") {
      this.#connecting--;
      this.#failWaiting(fault);
    }
  }

  #sendWaiting(now: Millis): void {
    const waiting = this.#waiting;
    while (waiting.length > 0) {
      const free = this.#takeIdle();
      if (!free) return;
      const { act, slot, user, due, since } = waiting;
      waiting.shift();
      this.#send(free, act, slot, user, due, now - since, now);
    }
  }

  #openMore(now: Millis): void {
    const { endpoint, maxConnections } = this.#options;
    let wanted = this.#waiting.length - this.#connecting;
    for (let opened = 0; wanted > 0 && opened < OPENS_PER_TURN; opened++, wanted--) {
      if (this.#open.size >= maxConnections) {
        this.#limitReached = true;
        return;
      }
      this.#connecting++;
      this.#open.add(new Connection(endpoint, this, now));
    }
  }

  /** The connection was to be for the act that has waited longest. */
  #failWaiting(fault: Fault): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#journal.unsent(waiting.act, waiting.user, this.#options.now() - waiting.since, fault);
    waiting.shift();
  }

  #release(connection: Connection, now: Millis): void {
    connection.state = "idle";
    connection.since = now;
    if (this.#quiet || !connection.reusable) connection.end(NOT_NEEDED);
    else this.#idle.push(connection);
  }

  #send(
    connection: Connection,
    act: Act,
    slot: number,
    user: number,
    due: Millis,
    waited: Millis,
    now: Millis,
  ): void {
    this.#inFlight++;
    connection.act = act;
    connection.slot = slot;
    connection.user = user;
    connection.due = due;
    this.#journal.sent(act, slot, user, waited);
    connection.send(this.#options.requests[act]!(user), now);
  }

  #takeIdle(): Connection | undefined {
    let connection = this.#idle.pop();
    while (connection && connection.state !== "idle") connection = this.#idle.pop();
    return connection;
  }
}

const NOT_NEEDED: Fault = { kind: "closed", message: "no longer needed" };

function timeout(connection: Connection, age: Millis): Fault {
  const missing = connection.state === "connecting" ? "connection" : "answer";
  return { kind: "timeout", message: `no ${missing} within ${Math.round(age)} ms` };
}
