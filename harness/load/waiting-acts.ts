import type { ActNumber } from "../population/types.ts";
import type { Millis } from "../base/units.ts";

/** First in, first out, of a fixed capacity and without garbage: acts that wait for a connection. */
export class WaitingActs {
  readonly #capacity: number;
  readonly #act: Uint16Array;
  readonly #slot: Uint32Array;
  readonly #user: Float64Array;
  readonly #due: Float64Array;
  readonly #since: Float64Array;
  #head = 0;
  #length = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#act = new Uint16Array(capacity);
    this.#slot = new Uint32Array(capacity);
    this.#user = new Float64Array(capacity);
    this.#due = new Float64Array(capacity);
    this.#since = new Float64Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** False when the queue is full; `since` is when the act began to wait. */
  push(act: ActNumber, slot: number, user: number, due: Millis, since: Millis): boolean {
    if (this.#length === this.#capacity) return false;
    const at = (this.#head + this.#length) % this.#capacity;
    this.#act[at] = act;
    this.#slot[at] = slot;
    this.#user[at] = user;
    this.#due[at] = due;
    this.#since[at] = since;
    this.#length++;
    return true;
  }

  /** The first act's fields; the queue must not be empty. */
  get act(): ActNumber {
    return this.#act[this.#head]!;
  }

  get slot(): number {
    return this.#slot[this.#head]!;
  }

  get user(): number {
    return this.#user[this.#head]!;
  }

  get due(): Millis {
    return this.#due[this.#head]!;
  }

  get since(): Millis {
    return this.#since[this.#head]!;
  }

  shift(): void {
    this.#length--;
    // An empty queue starts over, so that a short one touches few pages of its arrays.
    this.#head = this.#length === 0 ? 0 : (this.#head + 1) % this.#capacity;
  }
}
