const CHUNK = 4096;

/** A growing column of numbers that never copies while it grows: a long run has hundreds of them. */
export class Column {
  readonly #chunks: Float64Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const place = this.#length % CHUNK;
    if (place === 0) this.#chunks.push(new Float64Array(CHUNK));
    this.#chunks.at(-1)![place] = value;
    this.#length++;
  }

  /** All values as one array. */
  values(): Float64Array {
    const all = new Float64Array(this.#length);
    this.#chunks.forEach((chunk, index) => {
      const from = index * CHUNK;
      all.set(chunk.subarray(0, Math.min(CHUNK, this.#length - from)), from);
    });
    return all;
  }

  /** All values as one array; the column is empty afterwards. */
  take(): Float64Array {
    const all = this.values();
    this.#chunks.length = 0;
    this.#length = 0;
    return all;
  }
}
