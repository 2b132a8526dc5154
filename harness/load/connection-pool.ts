import { SECOND, type Millis, type Quantity } from "../base/units.ts";
import type { ActNumber } from "../population/types.ts";
import type { ActJournal } from "./act-journal.ts";
import type { Carrier } from "./carrier.ts";
import { Connection, type ConnectionOwner } from "./connection.ts";
import type { Endpoint } from "./endpoint.ts";
import { statusFault, type Fault } from "./fault.ts";
import type { RequestText } from "./request-text.ts";
import { WaitingActs } from "./waiting-acts.ts";

export interface PoolOptions {
  readonly endpoint: Endpoint;
  /** By the number of the act. */
  readonly requests: readonly RequestText[];
  /** Whether something is captured from the answers to the act. */
  readonly isCapturing: (act: ActNumber) => boolean;
  readonly maxConnections: number;
  /** For the answer to an act, for a connection to open, and for an act to wait for one. */
  readonly requestTimeout: Millis;
  /** Milliseconds since the start of the load. */
  readonly now: () => Millis;
}

/** A connection that nobody needed for so long is closed: users who have gone keep none open. */
const IDLE_TIMEOUT: Millis = 30 * SECOND;
/**
 * Connections opened in one turn of the event loop, so that answers which have arrived meanwhile are read before yet
 * more connections are opened. At up to 1 000 turns a second while acts wait, the limit of 9 000 is still reached soon.
 */
const OPENS_PER_TURN = 64;
/** At 17 000 acts a second: half a minute of a service that stands still. */
const WAITING_CAPACITY = 512 * 1024;

/**
 * Carries acts in the order in which they come. One waits only while no connection is free, and while acts wait
 * further connections are opened, up to the limit. Free connections are used again last in, first out.
 */
export class ConnectionPool implements Carrier, ConnectionOwner {
  readonly #options: PoolOptions;
  readonly #journal: ActJournal;
  readonly #waiting = new WaitingActs(WAITING_CAPACITY);
  readonly #open = new Set<Connection>();
  #idle: Connection[] = [];
  #connecting = 0;
  #inFlight = 0;
  #limitReached = false;
  /** The share of the requests that is cut off, and until when. */
  #cutting = { cut: everyShare(0), until: -Infinity };
  /** Half of their request is on its way; the other half never is. */
  #halfSent: Connection[] = [];
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

  carry(act: ActNumber, slot: number, user: number, due: Millis, now: Millis): void {
    const free = this.#waiting.length === 0 ? this.#takeIdle() : undefined;
    if (free) this.#send(free, act, slot, user, due, 0, now);
    else if (!this.#waiting.push(act, slot, user, due, now)) this.#journal.dropped(act, slot, user, 0);
  }

  vanished(): void {
    // Connections are shared: none goes with a user.
  }

  /**
   * To be called once in every turn of the event loop: sends what waits over the connections that are free again, and
   * opens more for the rest. Nothing is sent from within an answer: on a busy service answers and the acts they set
   * free would follow each other without end, and no timer would run.
   */
  turn(now: Millis): void {
    for (const connection of this.#halfSent.splice(0)) connection.end(CUT);
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
    while (this.longestWait(now) > requestTimeout) this.#dropFirst(now);
    this.#idle = this.#idle.filter((connection) => connection.state === "idle");
  }

  /** Resets a share of the connections now, and until then as large a share of the requests in the middle of them. */
  cut(share: Quantity<"ratio">, until: Millis): Quantity<"count"> {
    this.#cutting = { cut: everyShare(share), until };
    const now = everyShare(share);
    return this.#resetEach(() => now());
  }

  /** Resets the connections on which an act is under way that is one of these. */
  reset(which: (connection: Connection) => boolean): Quantity<"count"> {
    return this.#resetEach((connection) => connection.state === "busy" && which(connection));
  }

  /** Takes acts again after it was quiesced. */
  resume(): void {
    this.#quiet = false;
  }

  /** Drops what waits and closes what is idle; acts in flight are awaited. */
  quiesce(now: Millis): void {
    this.#quiet = true;
    while (this.#waiting.length > 0) this.#dropFirst(now);
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
    this.#journal.answered(connection, statusFault(status));
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

  #resetEach(which: (connection: Connection) => boolean): number {
    const chosen = [...this.#open].filter(which);
    for (const connection of chosen) connection.end(CUT);
    return chosen.length;
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
    const { act, slot, user, since } = waiting;
    waiting.shift();
    this.#journal.unsent(act, slot, user, this.#options.now() - since, fault);
  }

  #dropFirst(now: Millis): void {
    const { act, slot, user, since } = this.#waiting;
    this.#waiting.shift();
    this.#journal.dropped(act, slot, user, now - since);
  }

  #release(connection: Connection, now: Millis): void {
    connection.state = "idle";
    connection.since = now;
    if (this.#quiet || !connection.reusable) connection.end(NOT_NEEDED);
    else this.#idle.push(connection);
  }

  #send(
    connection: Connection,
    act: ActNumber,
    slot: number,
    user: number,
    due: Millis,
    waited: Millis,
    now: Millis,
  ): void {
    const request = this.#options.requests[act]!(user, slot);
    if (request === null) {
      this.#idle.push(connection);
      this.#journal.dropped(act, slot, user, waited);
      return;
    }
    this.#inFlight++;
    connection.keepsAnswer = this.#options.isCapturing(act);
    connection.act = act;
    connection.slot = slot;
    connection.user = user;
    connection.due = due;
    this.#journal.sent(act, slot, user, due, waited);
    const isCut = now < this.#cutting.until && this.#cutting.cut();
    if (isCut) this.#halfSent.push(connection);
    connection.send(isCut ? request.slice(0, request.length / 2) : request, now);
  }

  #takeIdle(): Connection | undefined {
    let connection = this.#idle.pop();
    while (connection && connection.state !== "idle") connection = this.#idle.pop();
    return connection;
  }
}

/** Says yes to as many of its questions as this share comes to, evenly: without chance, so that every run cuts alike. */
function everyShare(share: Quantity<"ratio">): () => boolean {
  let owed = 0;
  return () => {
    owed += share;
    if (owed < 1) return false;
    owed--;
    return true;
  };
}

const CUT: Fault = { kind: "cut", message: "we reset the connection, as the declared fault asks" };
const NOT_NEEDED: Fault = { kind: "closed", message: "no longer needed" };

function timeout(connection: Connection, age: Millis): Fault {
  const missing = connection.state === "connecting" ? "connection" : "answer";
  return { kind: "timeout", message: `no ${missing} within ${Math.round(age)} ms` };
}
