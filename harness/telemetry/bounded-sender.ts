import { setTimeout as wait } from "node:timers/promises";
import type { Millis } from "../base/units.ts";

/** Sends one thing after the other, and never makes anybody wait: what does not fit into its queue is lost. */
export class BoundedSender<T> {
  readonly #queue: T[] = [];
  readonly #send: (item: T) => Promise<void>;
  readonly #capacity: number;
  readonly #onFailure: (error: unknown) => void;
  #working: Promise<void> | null = null;
  #lost = 0;

  /** @param onFailure told of each send that fails; what it should have sent is lost */
  constructor(capacity: number, send: (item: T) => Promise<void>, onFailure: (error: unknown) => void) {
    this.#capacity = capacity;
    this.#send = send;
    this.#onFailure = onFailure;
  }

  /** What was not delivered: it failed, or the oldest gave way. */
  get lost(): number {
    return this.#lost;
  }

  push(item: T): void {
    if (this.#queue.length === this.#capacity) {
      this.#queue.shift();
      this.#lost++;
    }
    this.#queue.push(item);
    this.#working ??= this.#work().finally(() => (this.#working = null));
  }

  /** Resolves when the queue is empty, or after `patience`; what is left then counts as lost. */
  async flush(patience: Millis): Promise<void> {
    const impatience = new AbortController();
    const waiting = wait(patience, undefined, { signal: impatience.signal }).catch(() => undefined);
    await Promise.race([this.#working, waiting]);
    impatience.abort();
    this.#lost += this.#queue.splice(0).length + (this.#working === null ? 0 : 1);
  }

  async #work(): Promise<void> {
    for (let item = this.#queue.shift(); item !== undefined; item = this.#queue.shift()) {
      try {
        await this.#send(item);
      } catch (error) {
        this.#lost++;
        this.#onFailure(error);
      }
    }
  }
}
