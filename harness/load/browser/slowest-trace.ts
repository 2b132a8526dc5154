import { renameSync, rmSync } from "node:fs";
import { basename } from "node:path";
import type { Tracing } from "playwright-core";
import { formatDuration, type Millis } from "../../base/units.ts";
import type { BrowserTally } from "./tally.ts";

/** A step that has come to its end. */
export interface EndedStep {
  readonly name: string;
  readonly user: number;
  readonly duration: Millis;
  readonly failed: boolean;
}

/** Keeps the trace of the slowest step of all browsers, and of no other. */
export class SlowestTrace {
  readonly #file: string;
  readonly #tally: BrowserTally;
  #slowest: EndedStep | null = null;

  constructor(file: string, tally: BrowserTally) {
    this.#file = file;
    this.#tally = tally;
  }

  /** Ends the chunk of a step: writes it where the step is the slowest so far, and drops it otherwise. */
  async end(tracing: Tracing, step: EndedStep): Promise<void> {
    if (this.#slowest && this.#slowest.duration >= step.duration) return tracing.stopChunk();
    this.#slowest = step;
    const own = `${this.#file}.${step.user}`;
    try {
      await tracing.stopChunk({ path: own });
      // Another browser's may have been slower while this one was written.
      if (this.#slowest !== step) return;
      renameSync(own, this.#file);
      const end = step.failed ? "did not come to its end" : "took longest so far";
      this.#tally.event(
        "browser.slowest_step",
        `${step.name} ${end}: ${formatDuration(step.duration)}; its trace is ${basename(this.#file)}`,
        step,
      );
    } finally {
      rmSync(own, { force: true });
    }
  }
}
