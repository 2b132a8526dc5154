import type { Millis } from "../../harness/base/units.ts";

/** Things to happen on virtual time: a binary heap by time, first come first served within one moment. */
export class EventQueue {
  readonly #heap: { readonly t: Millis; readonly order: number; readonly happen: (t: Millis) => void }[] = [];
  #order = 0;

  at(t: Millis, happen: (t: Millis) => void): void {
    let place = this.#heap.push({ t, order: this.#order++, happen }) - 1;
    while (place > 0 && this.#isBefore(place, (place - 1) >> 1)) {
      this.#swap(place, (place - 1) >> 1);
      place = (place - 1) >> 1;
    }
  }

  /** Time of the next thing to happen, or Infinity. */
  next(): Millis {
    return this.#heap[0]?.t ?? Infinity;
  }

  /** Lets the next thing happen. */
  step(): void {
    const first = this.#heap[0];
    if (first === undefined) return;
    this.#removeFirst();
    first.happen(first.t);
  }

  #removeFirst(): void {
    const last = this.#heap.pop()!;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    let place = 0;
    for (
      let child = this.#earlierChild(place);
      child < this.#heap.length;
      child = this.#earlierChild(place)
    ) {
      if (!this.#isBefore(child, place)) return;
      this.#swap(child, place);
      place = child;
    }
  }

  #earlierChild(place: number): number {
    const left = 2 * place + 1;
    return left + 1 < this.#heap.length && this.#isBefore(left + 1, left) ? left + 1 : left;
  }

  #isBefore(a: number, b: number): boolean {
    const [x, y] = [this.#heap[a]!, this.#heap[b]!];
    return x.t < y.t || (x.t === y.t && x.order < y.order);
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b]!, this.#heap[a]!];
  }
}
