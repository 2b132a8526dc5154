import type { Millis } from "../base/units.ts";
import type { ActNumber } from "../population/types.ts";

/** Carries one driver's acts to the service, and tells an ActJournal what becomes of each. */
export interface Carrier {
  /** Open and opening. */
  readonly connections: number;
  readonly inFlight: number;
  /** Acts that wait for a connection. */
  readonly waiting: number;
  /** How long the first of the waiting acts has waited by now. */
  longestWait(now: Millis): Millis;
  /** Whether an act had to wait at the limit since this was last asked. */
  takeLimitReached(): boolean;
  carry(act: ActNumber, slot: number, user: number, due: Millis, now: Millis): void;
  /** The slot's user has left without a word. */
  vanished(slot: number): void;
  /** To be called once in every turn of the event loop. */
  turn(now: Millis): void;
  /** Ends what has lasted too long. */
  sweep(now: Millis): void;
  /** Takes acts again after it was quiesced. */
  resume(): void;
  /** Drops what waits; what is in flight is awaited. */
  quiesce(now: Millis): void;
  /** Closes everything; what is under way is told to the journal as given up. */
  close(): void;
}
