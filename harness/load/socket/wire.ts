import type { SocketPlan } from "../../config/types.ts";
import type { Endpoint } from "../endpoint.ts";
import type { Fault } from "../fault.ts";

/** In the place of a frame: a ping of the protocol. */
export const PING = Symbol("ping");
export type Message = string | typeof PING;

/** Whoever opened a wire hears of it here. */
export interface WireOwner {
  opened(): void;
  /** A frame has come, or with PING the pong to a ping. */
  received(message: Message): void;
  /** Told once: the socket is closed, by whichever side. */
  over(fault: Fault): void;
}

/** One socket, from its opening to its end. */
export interface Wire {
  send(message: Message): void;
  /** From here on it stays open and says nothing of its own accord, as if nobody were at the other end. */
  mute(): void;
  /** In order, as its protocol has it. */
  close(): void;
  /** At once: what is under way is lost, and the other side's next write fails. */
  reset(): void;
}

export interface WirePlan {
  readonly socket: SocketPlan;
  readonly endpoint: Endpoint;
  readonly user: number;
  /** Left out: the kernel chooses, port by port. */
  readonly localAddress?: string;
}
