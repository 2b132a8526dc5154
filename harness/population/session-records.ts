import type { Quantity } from "../base/units.ts";

export const NO_RECORD = -1;

/**
 * What the ledger knows of each user whose acts may still matter, in typed arrays. A slot's present user has a record,
 * and so has an earlier user of the slot while acts of theirs are unanswered; the records of a slot form a list, the
 * present user's first, which in calm conditions is at most two long. Released records are used again.
 */
export class SessionRecords {
  /** State bits, the ledger's own. */
  flags: Uint16Array;
  /** Log-in and touches sent and not yet resolved. */
  refreshing: Uint16Array;
  /** Whole milliseconds: when the oldest of an unbroken run of unresolved log-in and touches was sent. */
  refreshingSince: Uint32Array;
  /** Bucket until which the service must hold the session; 0 for never. */
  mustUntil: Uint32Array;
  /** Bucket until which the service is likely to hold the session; 0 for never. */
  likelyUntil: Uint32Array;
  /** Bucket until which the service may hold the session by the acts resolved so far; 0 for never. */
  mayUntil: Uint32Array;
  /** User numbers modulo 2^32. */
  #user: Uint32Array;
  /** The next older record of the same slot, or the next free record. */
  #next: Int32Array;
  #free = NO_RECORD;
  #used = 0;
  readonly #first: Int32Array;

  constructor(slots: number) {
    this.#first = new Int32Array(slots).fill(NO_RECORD);
    // Room for one sixteenth of the users to have left with an act unanswered before anything must grow.
    const capacity = slots + (slots >> 4) + 16;
    this.flags = new Uint16Array(capacity);
    this.refreshing = new Uint16Array(capacity);
    this.refreshingSince = new Uint32Array(capacity);
    this.mustUntil = new Uint32Array(capacity);
    this.likelyUntil = new Uint32Array(capacity);
    this.mayUntil = new Uint32Array(capacity);
    this.#user = new Uint32Array(capacity);
    this.#next = new Int32Array(capacity);
  }

  get bytes(): Quantity<"B"> {
    const state = [
      this.flags,
      this.refreshing,
      this.refreshingSince,
      this.mustUntil,
      this.likelyUntil,
      this.mayUntil,
    ];
    const links = [this.#user, this.#next, this.#first];
    return [...state, ...links].reduce((sum, array) => sum + array.byteLength, 0);
  }

  /** Nobody's session must be held, or is likely to be. */
  forget(): void {
    this.mustUntil.fill(0);
    this.likelyUntil.fill(0);
  }

  /** The present user's record, or NO_RECORD before the slot's first user has come. */
  first(slot: number): number {
    return this.#first[slot]!;
  }

  find(slot: number, user: number): number {
    let record = this.#first[slot]!;
    while (record !== NO_RECORD && this.#user[record] !== user >>> 0) record = this.#next[record]!;
    return record;
  }

  /** A blank record for the slot's new user: nothing refreshing, as none is released before it is settled. */
  open(slot: number, user: number): number {
    const record = this.#allocate();
    this.flags[record] = 0;
    this.mustUntil[record] = 0;
    this.likelyUntil[record] = 0;
    this.mayUntil[record] = 0;
    this.#user[record] = user;
    this.#next[record] = this.#first[slot]!;
    this.#first[slot] = record;
    return record;
  }

  release(slot: number, record: number): void {
    if (this.#first[slot] === record) {
      this.#first[slot] = this.#next[record]!;
    } else {
      let newer = this.#first[slot]!;
      while (this.#next[newer] !== record) newer = this.#next[newer]!;
      this.#next[newer] = this.#next[record]!;
    }
    this.#next[record] = this.#free;
    this.#free = record;
  }

  #allocate(): number {
    if (this.#free !== NO_RECORD) {
      const record = this.#free;
      this.#free = this.#next[record]!;
      return record;
    }
    if (this.#used === this.#user.length) this.#grow();
    return this.#used++;
  }

  #grow(): void {
    const capacity = Math.ceil(this.#used * 1.25);
    this.flags = copyOf(this.flags, new Uint16Array(capacity));
    this.refreshing = copyOf(this.refreshing, new Uint16Array(capacity));
    this.refreshingSince = copyOf(this.refreshingSince, new Uint32Array(capacity));
    this.mustUntil = copyOf(this.mustUntil, new Uint32Array(capacity));
    this.likelyUntil = copyOf(this.likelyUntil, new Uint32Array(capacity));
    this.mayUntil = copyOf(this.mayUntil, new Uint32Array(capacity));
    this.#user = copyOf(this.#user, new Uint32Array(capacity));
    this.#next = copyOf(this.#next, new Int32Array(capacity));
  }
}

function copyOf<A extends { set(source: A): void }>(from: A, to: A): A {
  to.set(from);
  return to;
}
