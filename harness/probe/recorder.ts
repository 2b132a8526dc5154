import { messageOf } from "../base/errors.ts";
import type { Millis } from "../base/units.ts";
import type { TimelineSink } from "../timeline/types.ts";
import { describeSeries } from "./series.ts";

/**
 * Puts the probe's findings on the record at the time they are made, each series declared before its first value.
 * Once closed it takes nothing more: answers may still come in when the record is complete.
 */
export class Recorder {
  readonly #sink: TimelineSink;
  readonly #declared = new Set<string>();
  #closed = false;
  #samples = 0;
  #missed = 0;
  /** Time since the start of the run. */
  readonly now: () => Millis;

  constructor(sink: TimelineSink, now: () => Millis) {
    this.#sink = sink;
    this.now = now;
  }

  get tally(): { readonly samples: number; readonly missed: number } {
    return { samples: this.#samples, missed: this.#missed };
  }

  sample(values: Readonly<Record<string, number>>): void {
    if (this.#closed) return;
    for (const name of Object.keys(values)) {
      if (this.#declared.has(name)) continue;
      this.#declared.add(name);
      this.#sink.declare(describeSeries(name));
    }
    this.#samples++;
    this.#sink.sample(this.now(), values);
  }

  missed(source: string, reason: unknown): void {
    if (this.#closed) return;
    this.#missed++;
    this.#sink.missed(this.now(), source, messageOf(reason));
  }

  event(event: string, message: string, data?: unknown): void {
    if (!this.#closed) this.#sink.event(this.now(), event, message, data);
  }

  close(): void {
    this.#closed = true;
  }
}
