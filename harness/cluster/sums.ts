/** Of these the largest of any node counts; whatever else nodes are sampled for adds up. */
const LARGEST = /\.largest$|\.stall$|^probe\.(round_trip|scan_cost)$/;

/** Not every node has these: where one is not told there is nothing to add. */
const OF_SOME = /^(table|process)\.|\.largest$/;

/** Rounds that a node may be late with a reading before the sum is left out. */
const LATE = 2;

interface Reading {
  readonly value: number;
  /** Sums of its series made since. */
  rounds: number;
}

/**
 * What the nodes of a cluster come to together, sample by sample. A sum is made when the first of the nodes that have a
 * series tells its value, with what the others told last. There is none while one has yet to tell what every node has,
 * or has not told for more than two rounds. A node that has left counts no more.
 */
export class Sums {
  /** In the order in which they came; by series. */
  readonly #nodes = new Map<string, Map<string, Reading>>();

  join(node: string): void {
    this.#nodes.set(node, new Map());
  }

  leave(node: string): void {
    this.#nodes.delete(node);
  }

  /** @returns the values of the whole that this sample of one node completes */
  add(node: string, values: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
    const readings = this.#nodes.get(node);
    if (!readings) return {};
    const whole: Record<string, number> = {};
    for (const [series, value] of Object.entries(values)) {
      readings.set(series, { value, rounds: 0 });
      const told = this.#readingsOf(series);
      const complete = OF_SOME.test(series) || told.length === this.#nodes.size;
      if (!complete || told[0] !== readings.get(series)) continue;
      if (told.every(({ rounds }) => rounds <= LATE)) whole[series] = combined(series, told);
      for (const reading of told) reading.rounds++;
    }
    return whole;
  }

  #readingsOf(series: string): readonly Reading[] {
    return [...this.#nodes.values()].flatMap((readings) => readings.get(series) ?? []);
  }
}

function combined(series: string, told: readonly Reading[]): number {
  const values = told.map(({ value }) => value);
  return LARGEST.test(series) ? Math.max(...values) : values.reduce((sum, value) => sum + value, 0);
}
