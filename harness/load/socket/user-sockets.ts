import type { Millis } from "../../base/units.ts";
import type { SocketPlan } from "../../config/types.ts";
import { Act, type ActNumber } from "../../population/types.ts";
import type { ActJournal } from "../act-journal.ts";
import type { FrameAct } from "../acts.ts";
import type { Carrier } from "../carrier.ts";
import type { Endpoint } from "../endpoint.ts";
import type { Fault } from "../fault.ts";
import { actMessages } from "./act-messages.ts";
import { openWire } from "./open-wire.ts";
import { UserSocket, type UserSocketOptions } from "./user-socket.ts";
import type { Wire, WireOwner } from "./wire.ts";

export interface UserSocketsOptions {
  readonly socket: SocketPlan;
  readonly acts: readonly FrameAct[];
  readonly endpoint: Endpoint;
  readonly maxConnections: number;
  /** For the answer to an act, for a socket to open and to close, and for a log-in to wait for one. */
  readonly requestTimeout: Millis;
  /** Milliseconds since the start of the load. */
  readonly now: () => Millis;
}

/** Sockets opened in one turn of the event loop, so that answers which have arrived meanwhile are read in between. */
const OPENS_PER_TURN = 64;

/**
 * Carries acts on a socket of each user's own, which is opened at the log-in and lasts as long as the user stays. At
 * the limit log-ins wait; nothing else does. A user whose socket is lost does not come back: acts of theirs fail.
 */
export class UserSockets implements Carrier {
  readonly #options: UserSocketsOptions;
  readonly #socketOptions: UserSocketOptions;
  /** By slot: its present user's, or the last one's. */
  readonly #bySlot: UserSocket[] = [];
  /** In the order in which they are to be opened, from `#next` on. */
  #queue: UserSocket[] = [];
  #next = 0;
  readonly #open = new Set<UserSocket>();
  #opened = 0;
  #limitReached = false;

  constructor(options: UserSocketsOptions, journal: ActJournal) {
    this.#options = options;
    this.#socketOptions = {
      journal,
      messages: actMessages(options.acts, options.socket),
      now: options.now,
      open: (user, owner) => this.#openWire(user, owner),
      gone: (socket) => this.#open.delete(socket),
    };
  }

  get connections(): number {
    return this.#open.size;
  }

  get inFlight(): number {
    return sum(this.#open, ({ inFlight }) => inFlight);
  }

  get waiting(): number {
    return sum(this.#unopened(), ({ waiting }) => waiting) + sum(this.#open, ({ waiting }) => waiting);
  }

  longestWait(now: Millis): Millis {
    let since = now;
    for (const socket of this.#open) since = Math.min(since, socket.waitingSince);
    for (const socket of this.#unopened()) since = Math.min(since, socket.waitingSince);
    return now - since;
  }

  takeLimitReached(): boolean {
    const reached = this.#limitReached;
    this.#limitReached = false;
    return reached;
  }

  carry(act: ActNumber, slot: number, user: number, due: Millis, now: Millis): void {
    const { session } = this.#options.acts[act]!;
    if (session === Act.login) this.#arrive(slot, user);
    const socket = this.#bySlot[slot]!;
    socket.carry(act, due, now);
    if (session === Act.logout) socket.leave("close");
  }

  vanished(slot: number): void {
    this.#bySlot[slot]!.leave(this.#options.socket.vanish);
  }

  turn(): void {
    for (let opens = 0; opens < OPENS_PER_TURN; opens++) {
      const socket = this.#queue[this.#next];
      if (socket === undefined) break;
      if (this.#open.size >= this.#options.maxConnections) {
        this.#limitReached = true;
        break;
      }
      this.#next++;
      if (socket.state !== "queued") continue;
      this.#open.add(socket);
      socket.open();
    }
    this.#forgetOpened();
  }

  sweep(now: Millis): void {
    const latest = now - this.#options.requestTimeout;
    for (const socket of this.#open) {
      const { state, since, unansweredSince } = socket;
      if (state === "connecting" && since < latest) socket.end(timeout("connection", now - since));
      else if (state === "leaving" && since < latest) socket.end(timeout("closing", now - since));
      else if (unansweredSince < latest) socket.end(timeout("answer", now - unansweredSince));
    }
    for (const socket of this.#unopened())
      if (socket.state === "queued" && socket.since < latest) socket.giveUpWaiting();
  }

  resume(): void {
    // Sockets are opened by log-ins alone: nothing was stopped that has to go on.
  }

  /** Everybody falls silent: users who are still there leave as those who vanish do. */
  quiesce(): void {
    for (const socket of this.#unopened()) socket.giveUpWaiting();
    for (const socket of this.#open) {
      socket.giveUpWaiting();
      if (socket.state === "open") socket.leave(this.#options.socket.vanish);
    }
  }

  close(): void {
    for (const socket of this.#open) socket.end(ENDED);
  }

  /** An earlier user of the slot who has not even a socket by now gives up. */
  #arrive(slot: number, user: number): void {
    this.#bySlot[slot]?.giveUpWaiting();
    const socket = new UserSocket(slot, user, this.#socketOptions);
    this.#bySlot[slot] = socket;
    this.#queue.push(socket);
  }

  #openWire(user: number, owner: WireOwner): Wire {
    const { socket, endpoint } = this.#options;
    const { sourceAddresses: sources } = socket;
    const localAddress = sources[this.#opened++ % sources.length]!;
    // The kernel's own choice: not bound to it, a port whose last connection has only just ended may be used again.
    const isDefault = sources.length === 1 && localAddress === "127.0.0.1";
    return openWire({ socket, endpoint, user, ...(!isDefault && { localAddress }) }, owner);
  }

  *#unopened(): Generator<UserSocket> {
    for (let index = this.#next; index < this.#queue.length; index++) yield this.#queue[index]!;
  }

  #forgetOpened(): void {
    if (this.#next === 0 || this.#next < this.#queue.length / 2) return;
    this.#queue = this.#queue.slice(this.#next);
    this.#next = 0;
  }
}

const ENDED: Fault = { kind: "closed", message: "the load has ended" };

function timeout(missing: string, age: Millis): Fault {
  return { kind: "timeout", message: `no ${missing} within ${Math.round(age)} ms` };
}

function sum(sockets: Iterable<UserSocket>, of: (socket: UserSocket) => number): number {
  let total = 0;
  for (const socket of sockets) total += of(socket);
  return total;
}
