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
  readonly #failure = Promise.withResolvers<Error>();
  #closed = false;
  #samples = 0;
  #missed = 0;
  /** Time since the start of the run. */
  readonly now: () => Millis;

  constructor(sink: TimelineSink, now: () => Millis) {
    this.#sink = sink;
    this.now = now;
  }

  /** Resolves when the record could not be written, which closes the recorder; stays pending otherwise. */
  get failed(): Promise<Error> {
    return this.#failure.promise;
  }

  get tally(): { readonly samples: number; readonly missed: number } {
    return { samples: this.#samples, missed: this.#missed };
  }

  sample(values: Readonly<Record<string, number>>): void {
    this.#write(() => {
      for (const name of Object.keys(values)) this.#declare(name);
      this.#sink.sample(this.now(), values);
      this.#samples++;
    });
  }

  missed(source: string, reason: unknown): void {
    this.#write(() => {
      this.#sink.missed(this.now(), source, messageOf(reason));
      this.#missed++;
    });
  }

  event(event: string, message: string, data?: unknown): void {
    this.#write(() => this.#sink.event(this.now(), event, message, data));
  }

  close(): void {
    this.#closed = true;
  }

  #declare(name: string): void {
    if (this.#declared.has(name)) return;
    this.#sink.declare(describeSeries(name));
    this.#declared.add(name);
  }

  #write(write: () => void): void {
    if (this.#closed) return;
    try {
      write();
    } catch (error) {
      this.close();
      this.#failure.resolve(error instanceof Error ? error : new Error(messageOf(error)));
    }
  }
}
