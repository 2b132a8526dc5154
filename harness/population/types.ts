import type { Millis, Quantity } from "../base/units.ts";

/** Numbers rather than strings: acts are created by the million. */
export const Act = { login: 0, touch: 1, logout: 2 } as const;
export type Act = (typeof Act)[keyof typeof Act];

/**
 * Receives due acts in order of time. `user` is unique for ever (a slot's successive users differ),
 * `slot` is its place in the typed arrays, `due` the intended time since the start of the load.
 */
export type ActSink = (act: Act, slot: number, user: number, due: Millis) => void;

/** A seeded crowd on virtual time. */
export interface Population {
  /** Emits every act due up to and including `until`, in order of time. */
  advance(until: Millis, emit: ActSink): void;
  /** Time of the next act, or Infinity when nobody will act again. */
  nextDue(): Millis;
  /** Users between log-in and leaving. */
  readonly active: number;
  readonly bytesPerUser: Quantity<"B">;
}

/** How many sessions the load explains at one moment. */
export interface SessionBand {
  /** Sessions that a correct service must still hold. */
  readonly low: number;
  /** Sessions that a correct service may still hold (idle timeout, one sweep and open requests allowed for). */
  readonly high: number;
}
