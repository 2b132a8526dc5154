import type { Millis, Quantity } from "../base/units.ts";

/** What an act does to its user's session. Numbers rather than strings: acts are created by the million. */
export const Act = { login: 0, touch: 1, logout: 2, none: 3 } as const;
export type Act = (typeof Act)[keyof typeof Act];

/** An act's place in the list of all acts that a plan's users know; where they know the plain three, an `Act`. */
export type ActNumber = number;

/**
 * Receives due acts in order of time. `user` is unique for ever and over all shards (a slot's successive users
 * differ), `slot` is the user's place in this shard, `0 ≤ slot < population.slots`, `due` the intended time in
 * whole milliseconds since the start of the load.
 */
export type ActSink = (act: ActNumber, slot: number, user: number, due: Millis) => void;

/**
 * What became of an act. `failed`: refused, not answered, or never sent; `incomplete`: answered well, but without a value
 * that was to be captured.
 */
export type Outcome = "ok" | "failed" | "incomplete";

/** Users who gave up before their stay was over. Counts of shards add up. */
export interface Abandoned {
  /** After too many failures in a row. */
  readonly failures: number;
  /** For want of a value that their next acts need. */
  readonly captures: number;
}

/** Receives, between the acts and in order of time, the slots whose user leaves without a word. */
export type VanishSink = (slot: number) => void;

/** One of `count` equal parts of a crowd: the slots whose number modulo `count` is `index`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** A seeded crowd on virtual time. */
export interface Population {
  /** Slots of this shard. */
  readonly slots: number;
  /** Emits every act due up to and including `until`, in order of time. */
  advance(until: Millis, emit: ActSink, vanished?: VanishSink): void;
  /**
   * What became of an act at `now`, in the population's time. A population that does not heed answers need not be told;
   * one that does is told of each act once, while its user is there or later.
   */
  concluded(act: ActNumber, slot: number, user: number, now: Millis, outcome: Outcome): void;
  /** Whether what users do depends on the answers that they get. */
  readonly heedsAnswers: boolean;
  readonly abandoned: Abandoned;
  /** Users between log-in and leaving. */
  readonly active: number;
  readonly bytesPerUser: Quantity<"B">;
  /**
   * A share of the present users is gone at `now`, without a log-out. Their slots stay empty for `away` and are then
   * taken, each as late as its next act would be; with `away` 0, in the place of the next act of who was there.
   * @param vanished told of each slot
   */
  vanish(now: Millis, share: Quantity<"ratio">, away: Millis, vanished?: VanishSink): void;
  /** The present user of this slot, whose log-in came to nothing, logs in, as somebody new, in the place of the next act. */
  logInAgain(now: Millis, slot: number): void;
  /** Whether the user of this slot is gone and nobody has taken it yet. */
  isEmptied(slot: number): boolean;
  /**
   * The same plan once more from its time 0, with users who have never come. Which they are, seed and plan tell, once
   * this population has come to the end of its hold; before, it depends on how far it has come.
   */
  again(): Population;
}

/** How many sessions the load explains at one moment. Bands of shards add up. */
export interface SessionBand {
  /** Sessions that a correct service must still hold. */
  readonly low: number;
  /** Sessions that a correct service may still hold (idle timeout, one sweep and open requests allowed for). */
  readonly high: number;
}

/** What became of the users so far: opened = loggedOut + vanished + present. Counts of shards add up. */
export interface SessionCounts {
  /** Log-ins acknowledged. */
  readonly opened: number;
  /** Log-outs acknowledged. */
  readonly loggedOut: number;
  /** Opened a session and gave up the slot, with no log-out acknowledged. */
  readonly vanished: number;
  /** Opened a session and still in the slot. */
  readonly present: number;
}

/**
 * The exact account of which sessions the load explains: the oracle. Times are milliseconds since the start of the
 * load and must not fall by more than the ledger's resolution from call to call.
 *
 * What the caller owes: every act that goes on the wire is `sent` once, before its first byte, and then either
 * `answered` or `gaveUp` once, in any order among acts; acts of one slot are sent in the order the population
 * emitted them. An act dropped unsent is not mentioned at all.
 */
export interface SessionLedger {
  sent(user: number, slot: number, act: Act, t: Millis): void;
  /** `ok`: the service says it was done. Not ok is no proof that it was not: it may have been, or may be later. */
  answered(user: number, slot: number, act: Act, t: Millis, ok: boolean): void;
  /** No answer is awaited any longer: the service may have done it, or may do it later. */
  gaveUp(user: number, slot: number, act: Act, t: Millis): void;
  /** All that the service held it holds no more, though nothing obliges it: it was killed, and its memory with it. */
  lost(t: Millis): void;
  /**
   * The user's own connection is gone, or is about to go: the service may end the session with it, or when it has been
   * idle for too long.
   */
  disconnected(user: number, slot: number, t: Millis): void;
  /** Hard bounds: low ≤ rows of a correct service at `t` ≤ high. */
  band(t: Millis): SessionBand;
  /**
   * Best estimate of the rows at `t`, low ≤ expected ≤ high: as if every acknowledged act took effect when it was
   * answered, no other did, and every idle session waited half an interval for its sweep.
   */
  expected(t: Millis): number;
  counts(): SessionCounts;
  readonly bytesPerUser: Quantity<"B">;
}
