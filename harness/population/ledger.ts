import type { Millis, Quantity } from "../base/units.ts";
import type { SessionContract } from "../config/types.ts";
import { drainTime, effectLag } from "./drain.ts";
import { ExpiryRing } from "./expiry-ring.ts";
import { NO_RECORD, SessionRecords } from "./session-records.ts";
import { Act, type SessionBand, type SessionCounts, type SessionLedger } from "./types.ts";

const LOGIN_ACKNOWLEDGED = 1;
/** The log-out was sent, or the user's own connection is gone. */
const MAY_END = 2;
const LOGOUT_UNRESOLVED = 4;
const LOGOUT_ACKNOWLEDGED = 8;
/** The log-in was acknowledged before the log-out was sent, so the log-out came second at the service too. */
const LOGOUT_COMES_LAST = 16;
/** Counted among the sessions that unresolved acts may keep alive. */
const OPEN = 32;
/** Another user has the slot. */
const LEFT = 64;

/** A bucket that is always past. */
const NEVER = 0;

export interface LedgerPlan {
  /** Slots of the population (or its shard) whose acts will be entered. */
  readonly slots: number;
  readonly contract: SessionContract;
}

/**
 * The service as the ledger understands it: a log-in creates or refreshes a session; a touch refreshes the session if
 * there is one; a log-out removes it; a sweep removes those not refreshed for the idle timeout, the next one starting
 * at the latest a sweep interval after it has ended. An act takes effect between its sending and the effect lag after its
 * answer, an acknowledged log-in before its answer. A refused or unanswered act takes effect in that time too, or
 * within twice the time that we waited for it, or never.
 *
 * A session must be held (low) from its acknowledged log-in until the idle timeout after the sending of the last
 * acknowledged act, or until its log-out is sent or its user's own connection ends. It may be held (high) from the sending of its log-in, for as long
 * as a log-in or touch is unresolved, and for the drain time after; and for the effect lag after an acknowledged log-out.
 *
 * Every entry is O(1). Buckets are a thousandth of the idle timeout, at most 100 ms, and round away from the truth.
 */
export function createLedger(plan: LedgerPlan): SessionLedger {
  return new Ledger(plan);
}

class Ledger implements SessionLedger {
  readonly #slots: number;
  readonly #contract: SessionContract;
  readonly #effectLag: Millis;
  readonly #drainTime: Millis;
  readonly #resolution: Millis;
  readonly #records: SessionRecords;
  readonly #mustHold: ExpiryRing;
  readonly #likelyHeld: ExpiryRing;
  readonly #mayHold: ExpiryRing;
  /** Sessions that unresolved acts may keep alive. */
  #open = 0;
  #opened = 0;
  #loggedOut = 0;
  #present = 0;

  constructor({ slots, contract }: LedgerPlan) {
    this.#slots = slots;
    this.#contract = contract;
    this.#effectLag = effectLag(contract);
    this.#drainTime = drainTime(contract);
    this.#resolution = Math.min(100, Math.max(1, contract.idleTimeout / 1000));
    this.#records = new SessionRecords(slots);
    this.#mustHold = new ExpiryRing(this.#bucketAfter(contract.idleTimeout) + 1);
    this.#likelyHeld = new ExpiryRing(this.#bucketAfter(likelyLife(contract)) + 1);
    this.#mayHold = new ExpiryRing(this.#bucketAfter(this.#drainTime) + 1);
  }

  get bytesPerUser(): Quantity<"B"> {
    return (
      (this.#records.bytes + this.#mustHold.bytes + this.#likelyHeld.bytes + this.#mayHold.bytes) /
      this.#slots
    );
  }

  sent(user: number, slot: number, act: Act, t: Millis): void {
    this.#advance(t);
    if (act === Act.login) {
      this.#passOn(slot);
      this.#beginRefresh(this.#records.open(slot, user), t, true);
      return;
    }
    const record = this.#records.find(slot, user);
    // A user whose log-in was never sent has no session to touch or end.
    if (record === NO_RECORD) return;
    if (act === Act.touch) this.#beginRefresh(record, t, this.#mayLive(record));
    else this.#beginLogout(record);
  }

  answered(user: number, slot: number, act: Act, t: Millis, ok: boolean): void {
    this.#advance(t);
    const record = this.#records.find(slot, user);
    if (record === NO_RECORD) return;
    if (act === Act.logout) {
      this.#endLogout(record, t, ok);
    } else {
      if (ok) this.#acknowledge(record, act, t);
      this.#endRefresh(record, t, ok);
    }
    this.#releaseIfSettled(slot, record);
  }

  gaveUp(user: number, slot: number, act: Act, t: Millis): void {
    this.answered(user, slot, act, t, false);
  }

  lost(t: Millis): void {
    this.#advance(t);
    this.#records.forget();
    this.#mustHold.clear();
    this.#likelyHeld.clear();
  }

  disconnected(user: number, slot: number, t: Millis): void {
    this.#advance(t);
    const record = this.#records.find(slot, user);
    if (record === NO_RECORD) return;
    this.#records.flags[record]! |= MAY_END;
    move(this.#mustHold, this.#records.mustUntil, record, NEVER);
  }

  band(t: Millis): SessionBand {
    this.#advance(t);
    return { low: this.#mustHold.total, high: this.#open + this.#mayHold.total };
  }

  expected(t: Millis): number {
    this.#advance(t);
    return this.#likelyHeld.total;
  }

  counts(): SessionCounts {
    const vanished = this.#opened - this.#loggedOut - this.#present;
    return { opened: this.#opened, loggedOut: this.#loggedOut, vanished, present: this.#present };
  }

  #bucketOf(t: Millis): number {
    return Math.floor(t / this.#resolution);
  }

  #bucketAfter(t: Millis): number {
    return Math.ceil(t / this.#resolution);
  }

  #advance(t: Millis): void {
    const now = this.#bucketOf(t);
    this.#mustHold.advance(now);
    this.#likelyHeld.advance(now);
    this.#mayHold.advance(now);
  }

  #has(record: number, flag: number): boolean {
    return (this.#records.flags[record]! & flag) !== 0;
  }

  /** The slot's user has left: from now on the record serves only acts that are still unresolved. */
  #passOn(slot: number): void {
    const record = this.#records.first(slot);
    if (record === NO_RECORD) return;
    if (this.#has(record, LOGIN_ACKNOWLEDGED) && !this.#has(record, LOGOUT_ACKNOWLEDGED)) this.#present--;
    this.#records.flags[record]! |= LEFT;
    this.#releaseIfSettled(slot, record);
  }

  #releaseIfSettled(slot: number, record: number): void {
    const settled = this.#records.refreshing[record] === 0 && !this.#has(record, LOGOUT_UNRESOLVED);
    if (settled && this.#has(record, LEFT)) this.#records.release(slot, record);
  }

  #mayLive(record: number): boolean {
    return this.#has(record, OPEN) || this.#mayHold.isAhead(this.#records.mayUntil[record]!);
  }

  #beginRefresh(record: number, t: Millis, mayLive: boolean): void {
    if (this.#records.refreshing[record]!++ === 0) this.#records.refreshingSince[record] = t;
    if (!mayLive || this.#has(record, OPEN)) return;
    this.#mayHold.remove(this.#records.mayUntil[record]!);
    this.#records.flags[record]! |= OPEN;
    this.#open++;
  }

  #endRefresh(record: number, t: Millis, ok: boolean): void {
    this.#records.refreshing[record]!--;
    if (!this.#has(record, OPEN)) return;
    // What the service kept waiting in vain may still stand in its queues, and wait there as long again.
    const lag = ok ? 0 : Math.max(0, t - this.#records.refreshingSince[record]! - this.#effectLag);
    const until = Math.max(this.#records.mayUntil[record]!, this.#bucketAfter(t + lag + this.#drainTime));
    if (this.#records.refreshing[record] === 0) this.#holdUntil(record, until);
    else this.#records.mayUntil[record] = until;
  }

  #acknowledge(record: number, act: Act, t: Millis): void {
    if (act === Act.login) this.#enterOpened(record);
    // A touch refreshes only what is there, so it counts if the session is there (low: for sure) when it takes effect.
    if (act === Act.login || this.#mustLastUntil(record) > t + this.#effectLag) this.#mustHoldOn(record);
    if (act === Act.login || this.#likelyLives(record)) this.#likelyHoldOn(record, t);
  }

  #mustLastUntil(record: number): Millis {
    return this.#records.mustUntil[record]! * this.#resolution;
  }

  #likelyLives(record: number): boolean {
    return this.#likelyHeld.isAhead(this.#records.likelyUntil[record]!);
  }

  #mustHoldOn(record: number): void {
    if (this.#has(record, MAY_END)) return;
    // Which of the unresolved acts was answered is not known; the oldest is the safe guess.
    const until = this.#bucketOf(this.#records.refreshingSince[record]! + this.#contract.idleTimeout);
    move(this.#mustHold, this.#records.mustUntil, record, until);
  }

  #likelyHoldOn(record: number, t: Millis): void {
    if (this.#has(record, LOGOUT_ACKNOWLEDGED)) return;
    move(this.#likelyHeld, this.#records.likelyUntil, record, this.#bucketOf(t + likelyLife(this.#contract)));
  }

  #enterOpened(record: number): void {
    this.#records.flags[record]! |= LOGIN_ACKNOWLEDGED;
    this.#opened++;
    if (this.#has(record, LOGOUT_ACKNOWLEDGED)) this.#loggedOut++;
    else if (!this.#has(record, LEFT)) this.#present++;
  }

  #beginLogout(record: number): void {
    const comesLast = this.#has(record, LOGIN_ACKNOWLEDGED) ? LOGOUT_COMES_LAST : 0;
    this.#records.flags[record]! |= MAY_END | LOGOUT_UNRESOLVED | comesLast;
    move(this.#mustHold, this.#records.mustUntil, record, NEVER);
  }

  #endLogout(record: number, t: Millis, ok: boolean): void {
    this.#records.flags[record]! &= ~LOGOUT_UNRESOLVED;
    if (!ok) return;
    this.#records.flags[record]! |= LOGOUT_ACKNOWLEDGED;
    if (this.#has(record, LOGIN_ACKNOWLEDGED)) {
      this.#loggedOut++;
      if (!this.#has(record, LEFT)) this.#present--;
    }
    move(this.#likelyHeld, this.#records.likelyUntil, record, NEVER);
    const until = this.#bucketAfter(t + this.#effectLag);
    if (this.#has(record, LOGOUT_COMES_LAST) && this.#mayLive(record)) this.#holdUntil(record, until);
  }

  /** Counts the session until `bucket` and no longer by unresolved acts. */
  #holdUntil(record: number, bucket: number): void {
    if (this.#has(record, OPEN)) this.#open--;
    else this.#mayHold.remove(this.#records.mayUntil[record]!);
    this.#records.flags[record]! &= ~OPEN;
    this.#mayHold.add(bucket);
    this.#records.mayUntil[record] = bucket;
  }
}

/** What a session idles for on average: half a sweep interval goes by before the sweep that finds it. */
function likelyLife(contract: SessionContract): Millis {
  return contract.idleTimeout + contract.sweepInterval / 2;
}

function move(ring: ExpiryRing, untils: Uint32Array, record: number, bucket: number): void {
  ring.remove(untils[record]!);
  ring.add(bucket);
  untils[record] = bucket;
}
