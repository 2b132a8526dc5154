import type { Millis, Quantity } from "../base/units.ts";

const LEVELS = 3;
/** Bits of a due time that pick the bucket of one level. */
const BITS = 11;
const BUCKETS = 1 << BITS;
const MASK = BUCKETS - 1;
const NONE = -1;

/** Latest due time: 2^32 − 1 ms, 49 days. */
export const WHEEL_HORIZON: Millis = 2 ** 32 - 1;

/**
 * Hierarchical timing wheel (Varghese and Lauck, SOSP '87) over the nodes 0 … n − 1, each in it at most once.
 * Ticks are whole milliseconds; a node goes through at most three buckets on its way, so inserting and taking are
 * O(1) whatever the number of nodes. Nodes come out in order of due time; the order within one tick is fixed by the
 * insertions, and otherwise arbitrary.
 */
export class TimingWheel {
  readonly #heads = new Int32Array(LEVELS * BUCKETS).fill(NONE);
  readonly #next: Int32Array;
  readonly #due: Uint32Array;
  #cursor = 0;
  #size = 0;
  /** Nodes at the lowest level, all of them due before it has gone round. */
  #sizeOfTurn = 0;

  constructor(nodes: number) {
    this.#next = new Int32Array(nodes);
    this.#due = new Uint32Array(nodes);
  }

  get bytes(): Quantity<"B"> {
    return this.#heads.byteLength + this.#next.byteLength + this.#due.byteLength;
  }

  /** `due` is whole, and not before the last {@link peek}. */
  insert(node: number, due: Millis): void {
    this.#due[node] = due;
    this.#size++;
    this.#place(node, due);
  }

  /** Due time of the earliest node, or Infinity. Nothing may be inserted before it from then on. */
  peek(): Millis {
    if (this.#size === 0) return Infinity;
    while (this.#sizeOfTurn === 0) {
      this.#cursor += BUCKETS - (this.#cursor & MASK);
      this.#enterTurn();
    }
    while (this.#heads[this.#cursor & MASK] === NONE) this.#cursor++;
    return this.#cursor;
  }

  /** Removes the node that the last {@link peek} announced. */
  take(): number {
    const bucket = this.#cursor & MASK;
    const node = this.#heads[bucket]!;
    this.#heads[bucket] = this.#next[node]!;
    this.#size--;
    this.#sizeOfTurn--;
    return node;
  }

  /** Files the node at the lowest level whose present turn still reaches its due time. */
  #place(node: number, due: Millis): void {
    let level = 0;
    let shift = 0;
    while (level < LEVELS - 1 && due >>> (shift + BITS) !== this.#cursor >>> (shift + BITS)) {
      level++;
      shift += BITS;
    }
    if (level === 0) this.#sizeOfTurn++;
    const bucket = level * BUCKETS + ((due >>> shift) & MASK);
    this.#next[node] = this.#heads[bucket]!;
    this.#heads[bucket] = node;
  }

  /** The lowest level begins a new turn: brings down the buckets that the higher levels have come to. */
  #enterTurn(): void {
    this.#cascade(2 * BUCKETS + ((this.#cursor >>> (2 * BITS)) & MASK));
    this.#cascade(BUCKETS + ((this.#cursor >>> BITS) & MASK));
  }

  #cascade(bucket: number): void {
    let node = this.#heads[bucket]!;
    this.#heads[bucket] = NONE;
    while (node !== NONE) {
      const following = this.#next[node]!;
      this.#place(node, this.#due[node]!);
      node = following;
    }
  }
}
