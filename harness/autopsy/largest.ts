/** The largest few of a stream; the first seen wins a tie, so that the same dump gives the same list. */
export class Largest<T> {
  readonly #count: number;
  readonly #measure: (item: T) => number;
  readonly #items: T[] = [];

  constructor(count: number, measure: (item: T) => number) {
    this.#count = count;
    this.#measure = measure;
  }

  /** Items that measure nothing are not among the largest. */
  add(item: T): void {
    const size = this.#measure(item);
    if (size <= 0) return;
    const last = this.#items.at(-1);
    if (this.#items.length === this.#count && last !== undefined && this.#measure(last) >= size) return;
    const behind = this.#items.findIndex((other) => this.#measure(other) < size);
    this.#items.splice(behind < 0 ? this.#items.length : behind, 0, item);
    if (this.#items.length > this.#count) this.#items.pop();
  }

  /** Largest first. */
  get items(): readonly T[] {
    return this.#items;
  }
}
