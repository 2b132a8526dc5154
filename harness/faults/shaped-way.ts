import { SECOND, type Bytes, type Millis } from "../base/units.ts";

/** What a slow line does to all that goes over it, each way. */
export interface LineShape {
  readonly delay: Millis;
  /** Bytes a second, of all connections together; null: no limit. */
  readonly rate: Bytes | null;
}

export const UNSHAPED: LineShape = { delay: 0, rate: null };

/** One way of a line: what is handed over later goes later, at the line's rate, and arrives a delay after that. */
export class ShapedWay {
  #shape = UNSHAPED;
  #freeAt: Millis = 0;

  set shape(shape: LineShape) {
    this.#shape = shape;
    this.#freeAt = 0;
  }

  /** When so many bytes, handed over now, have arrived. */
  arrival(bytes: Bytes, now: Millis): Millis {
    const { delay, rate } = this.#shape;
    this.#freeAt = Math.max(now, this.#freeAt) + (rate === null ? 0 : (bytes * SECOND) / rate);
    return this.#freeAt + delay;
  }
}
