import type { Quantity } from "../base/units.ts";

/**
 * A count of things that expire, kept by the bucket of time in which they do; a thing counts while its bucket lies
 * ahead. Adding, removing and reading are O(1), moving on is O(1) a bucket.
 */
export class ExpiryRing {
  #counts: Int32Array;
  #now = 0;
  #total = 0;

  /** `span`: how many buckets ahead of now things expire as a rule; the ring grows for those that exceed it. */
  constructor(span: number) {
    this.#counts = new Int32Array(span);
  }

  get bytes(): Quantity<"B"> {
    return this.#counts.byteLength;
  }

  /** Things not yet expired. */
  get total(): Quantity<"count"> {
    return this.#total;
  }

  isAhead(bucket: number): boolean {
    return bucket > this.#now;
  }

  /** Has no effect on a bucket that is past already, for which there is nothing to count. */
  add(bucket: number): void {
    this.#change(bucket, 1);
  }

  /** Has no effect on a bucket that is past already, whose things have been dropped. */
  remove(bucket: number): void {
    this.#change(bucket, -1);
  }

  /** Drops everything up to and including `bucket`. */
  advance(bucket: number): void {
    const last = Math.min(bucket, this.#now + this.#counts.length);
    for (let b = this.#now + 1; b <= last; b++) {
      this.#total -= this.#counts[b % this.#counts.length]!;
      this.#counts[b % this.#counts.length] = 0;
    }
    this.#now = Math.max(this.#now, bucket);
  }

  /** Drops everything. */
  clear(): void {
    this.#counts.fill(0);
    this.#total = 0;
  }

  #change(bucket: number, by: 1 | -1): void {
    if (bucket <= this.#now) return;
    if (bucket > this.#now + this.#counts.length) this.#grow(bucket - this.#now);
    this.#counts[bucket % this.#counts.length]! += by;
    this.#total += by;
  }

  #grow(span: number): void {
    const old = this.#counts;
    this.#counts = new Int32Array(2 * span);
    for (let b = this.#now + 1; b <= this.#now + old.length; b++) {
      this.#counts[b % this.#counts.length] = old[b % old.length]!;
    }
  }
}
