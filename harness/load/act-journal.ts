import type { Millis } from "../base/units.ts";
import type { ActNumber } from "../population/types.ts";
import type { Answer } from "./answer.ts";
import type { Fault } from "./fault.ts";

/** An act on the wire. */
export interface SentAct {
  readonly act: ActNumber;
  readonly slot: number;
  readonly user: number;
  readonly due: Millis;
  /** Of one from whose answer something is captured, once that is there. */
  readonly answer?: Answer | null;
}

/** What becomes of the acts that a carrier was handed; each is either dropped, failed unsent, or sent and concluded. */
export interface ActJournal {
  /** Intended for `due`, and about to be written to a connection after waiting `waited` for it. */
  sent(act: ActNumber, slot: number, user: number, due: Millis, waited: Millis): void;
  /** `fault`: why the answer is none that was hoped for; null for a good one. */
  answered(act: SentAct, fault: Fault | null): void;
  /** Sent, and nothing is to be expected any more. */
  gaveUp(act: SentAct, fault: Fault): void;
  /** No connection could be had for it. */
  unsent(act: ActNumber, slot: number, user: number, waited: Millis, fault: Fault): void;
  /** Given up unsent: it waited too long, or its user lacks a value that it needs. */
  dropped(act: ActNumber, slot: number, user: number, waited: Millis): void;
  /** The user's own connection is gone, or goes as soon as nothing is unanswered on it. */
  disconnected(slot: number, user: number): void;
}
