import { formatDuration, type Millis } from "../base/units.ts";
import type { Recorder } from "./recorder.ts";

/** Work of which one piece at a time is under way: a source that does not answer is not asked a second time. */
export class SingleFlight {
  readonly #source: string;
  readonly #recorder: Recorder;
  #since: Millis | null = null;

  /** @param source what is recorded as missed when the work fails, or is still under way */
  constructor(source: string, recorder: Recorder) {
    this.#source = source;
    this.#recorder = recorder;
  }

  async run(work: () => Promise<void>): Promise<void> {
    if (this.#since !== null) {
      const waited = formatDuration(this.#recorder.now() - this.#since);
      this.#recorder.missed(this.#source, `what was asked ${waited} ago has not been answered yet`);
      return;
    }
    this.#since = this.#recorder.now();
    try {
      await work();
    } catch (error) {
      this.#recorder.missed(this.#source, error);
    } finally {
      this.#since = null;
    }
  }
}
