import type { Millis } from "../../base/units.ts";
import type { SocketPlan } from "../../config/types.ts";
import type { ActNumber } from "../../population/types.ts";
import type { ActJournal, SentAct } from "../act-journal.ts";
import type { Fault } from "../fault.ts";
import type { ActMessages } from "./act-messages.ts";
import { PING, type Message, type Wire, type WireOwner } from "./wire.ts";

/** What a user does with the socket in the end. */
export type Departure = SocketPlan["vanish"];

export interface UserSocketOptions {
  readonly journal: ActJournal;
  readonly messages: ActMessages;
  /** Milliseconds since the start of the load. */
  readonly now: () => Millis;
  /** Opens the socket. */
  readonly open: (user: number, owner: WireOwner) => Wire;
  /** It is over. */
  readonly gone: (socket: UserSocket) => void;
}

interface WaitingAct {
  readonly act: ActNumber;
  readonly due: Millis;
  readonly since: Millis;
}

interface ActOnTheWire extends SentAct {
  readonly sentAt: Millis;
  readonly isPing: boolean;
}

/**
 * One user's own socket. Acts go out when they are due, also while others are unanswered; answers come in the order of
 * the acts. A user leaves when the last act is answered.
 */
export class UserSocket implements WireOwner {
  state: "queued" | "connecting" | "open" | "leaving" | "mute" | "over" = "queued";
  /** When the present state began. */
  since: Millis;
  readonly slot: number;
  readonly user: number;
  /** What ended it. */
  fault: Fault | null = null;
  readonly #options: UserSocketOptions;
  #waiting: WaitingAct[] = [];
  #onTheWire: ActOnTheWire[] = [];
  #wire: Wire | undefined;
  #departure: Departure | null = null;

  constructor(slot: number, user: number, options: UserSocketOptions) {
    this.slot = slot;
    this.user = user;
    this.#options = options;
    this.since = options.now();
  }

  get inFlight(): number {
    return this.#onTheWire.length;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** When the act that has waited longest began to. */
  get waitingSince(): Millis {
    return this.#waiting[0]?.since ?? Infinity;
  }

  /** When the act was sent whose answer has been awaited longest. */
  get unansweredSince(): Millis {
    return this.#onTheWire[0]?.sentAt ?? Infinity;
  }

  carry(act: ActNumber, due: Millis, now: Millis): void {
    if (this.state === "over") this.#options.journal.unsent(act, this.slot, this.user, 0, this.fault!);
    else if (this.state === "open") this.#send({ act, due, since: now }, now);
    else this.#waiting.push({ act, due, since: now });
  }

  open(): void {
    this.#enter("connecting");
    this.#wire = this.#options.open(this.user, this);
  }

  /** As soon as nothing is unanswered any more. */
  leave(departure: Departure): void {
    this.#departure = departure;
    if (departure !== "mute") this.#disconnect();
    this.#departIfDone();
  }

  /** Gives up what is not sent yet, which is then no act at all; a socket that is not open yet is not needed. */
  giveUpWaiting(): void {
    const { journal, now } = this.#options;
    for (const { act, since } of this.#waiting) journal.dropped(act, this.slot, this.user, now() - since);
    this.#waiting = [];
    if (this.state === "queued" || this.state === "connecting") this.end(NO_SOCKET);
  }

  /** Resets it; what is under way has failed of `fault`. */
  end(fault: Fault): void {
    this.#wire?.reset();
    this.over(fault);
  }

  opened(): void {
    if (this.state !== "connecting") return;
    this.#enter("open");
    const acts = this.#waiting;
    this.#waiting = [];
    for (const act of acts) this.#send(act, this.since);
    this.#departIfDone();
  }

  received(message: Message): void {
    if (this.state !== "open") return;
    const { journal, messages } = this.#options;
    if (messages.isPush(message)) return;
    const index = this.#onTheWire.findIndex(({ isPing }) => isPing === (message === PING));
    const [act] = index < 0 ? [] : this.#onTheWire.splice(index, 1);
    if (act === undefined) this.end(unasked(message));
    else journal.answered(act, messages.faultOf(message));
    this.#departIfDone();
  }

  over(fault: Fault): void {
    if (this.state === "over") return;
    const { journal, now, gone } = this.#options;
    if (this.state === "open") this.#disconnect();
    this.#enter("over");
    this.fault = fault;
    for (const act of this.#onTheWire) journal.gaveUp(act, fault);
    for (const { act, since } of this.#waiting)
      journal.unsent(act, this.slot, this.user, now() - since, fault);
    this.#onTheWire = [];
    this.#waiting = [];
    gone(this);
  }

  #departIfDone(): void {
    if (this.state !== "open" || this.#departure === null || this.#onTheWire.length > 0) return;
    this.#enter(this.#departure === "mute" ? "mute" : "leaving");
    // Once more: when it began to leave the log-in may not have been sent.
    if (this.#departure !== "mute") this.#disconnect();
    this.#wire![this.#departure]();
  }

  #disconnect(): void {
    this.#options.journal.disconnected(this.slot, this.user);
  }

  #send({ act, due, since }: WaitingAct, now: Millis): void {
    const { journal, messages } = this.#options;
    const { slot, user } = this;
    const message = messages.of(act, user);
    journal.sent(act, slot, user, due, now - since);
    this.#onTheWire.push({ act, slot, user, due, sentAt: now, isPing: message === PING });
    this.#wire!.send(message);
  }

  #enter(state: UserSocket["state"]): void {
    this.state = state;
    this.since = this.#options.now();
  }
}

const NO_SOCKET: Fault = { kind: "timeout", message: "no socket could be had for the user" };

function unasked(message: Message): Fault {
  const what = message === PING ? "a pong" : JSON.stringify(message.slice(0, 60));
  return { kind: "protocol", message: `an answer that nobody asked for: ${what}` };
}
