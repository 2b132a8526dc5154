/** Names that are told apart; a name that comes later than so many others is counted under the one below. */
const NAMES = 5_000;
const OTHERS = "(others)";

interface Counted {
  readonly name: string;
  readonly count: number;
}

/** How many there are of each name, in bounded memory. */
export class Tally {
  readonly #counts = new Map<string, number>();
  #total = 0;

  add(name: string): void {
    const known = this.#counts.has(name) || this.#counts.size < NAMES ? name : OTHERS;
    this.#counts.set(known, (this.#counts.get(known) ?? 0) + 1);
    this.#total++;
  }

  get total(): number {
    return this.#total;
  }

  /** Most frequent first; the first seen wins a tie. */
  largest(count: number): readonly Counted[] {
    return [...this.#counts]
      .sort(([, a], [, b]) => b - a)
      .slice(0, count)
      .map(([name, many]) => ({ name, count: many }));
  }
}
