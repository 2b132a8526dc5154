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
  /** The node before it in its bucket; of the first one −1 − its bucket. Empty where nothing is taken out again. */
  readonly #previous: Int32Array;
  #cursor = 0;
  #size = 0;
  /** Nodes at the lowest level, all of them due before it has gone round. */
  #sizeOfTurn = 0;

  /** `removable`: whether nodes are taken out before they are due, which takes another 4 bytes a node. */
  constructor(nodes: number, removable = false) {
    this.#next = new Int32Array(nodes);
    this.#due = new Uint32Array(nodes);
    this.#previous = new Int32Array(removable ? nodes : 0);
  }

  get bytes(): Quantity<"B"> {
    const perNode = [this.#next, this.#due, this.#previous];
    return perNode.reduce((sum, { byteLength }) => sum + byteLength, this.#heads.byteLength);
  }

  /** `due` is whole, and not before the time that the last {@link peek} looked up to or found. */
  insert(node: number, due: Millis): void {
    this.#due[node] = due;
    this.#size++;
    this.#place(node, due);
  }

  /** Due time of the earliest node, or Infinity where none is due up to and including `until`. */
  peek(until: Millis): Millis {
    if (this.#size === 0) return Infinity;
    while (this.#sizeOfTurn === 0) {
      const turn = this.#cursor + BUCKETS - (this.#cursor & MASK);
      if (turn > until) return Infinity;
      this.#cursor = turn;
      this.#enterTurn();
    }
    while (this.#heads[this.#cursor & MASK] === NONE) {
      if (this.#cursor >= until) return Infinity;
      this.#cursor++;
    }
    return this.#cursor <= until ? this.#cursor : Infinity;
  }

  /** Removes the node that the last {@link peek} announced. */
  take(): number {
    const bucket = this.#cursor & MASK;
    const node = this.#heads[bucket]!;
    this.#setHead(bucket, this.#next[node]!);
    this.#size--;
    this.#sizeOfTurn--;
    return node;
  }

  /** Takes out a node that is in the wheel and not yet due; only of a wheel that was made `removable`. */
  remove(node: number): void {
    const previous = this.#previous[node]!;
    const following = this.#next[node]!;
    this.#size--;
    if (previous >= 0) {
      this.#next[previous] = following;
      if (following !== NONE) this.#previous[following] = previous;
    } else {
      this.#setHead(-1 - previous, following);
    }
    if (this.#levelOf(this.#due[node]!) === 0) this.#sizeOfTurn--;
  }

  /** Files the node at the lowest level whose present turn still reaches its due time. */
  #place(node: number, due: Millis): void {
    const level = this.#levelOf(due);
    if (level === 0) this.#sizeOfTurn++;
    const bucket = level * BUCKETS + ((due >>> (level * BITS)) & MASK);
    const following = this.#heads[bucket]!;
    this.#next[node] = following;
    if (following !== NONE && this.#previous.length > 0) this.#previous[following] = node;
    this.#setHead(bucket, node);
  }

  /** The same from the placing of a node until the cursor enters its turn, which brings it down. */
  #levelOf(due: Millis): number {
    let level = 0;
    while (level < LEVELS - 1 && due >>> ((level + 1) * BITS) !== this.#cursor >>> ((level + 1) * BITS))
      level++;
    return level;
  }

  #setHead(bucket: number, node: number): void {
    this.#heads[bucket] = node;
    if (node !== NONE && this.#previous.length > 0) this.#previous[node] = -1 - bucket;
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
