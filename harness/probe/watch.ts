import { formatBytes, formatCount, formatDuration, type Millis } from "../base/units.ts";
import type { NodeProbe, ProcessReading, Subject } from "./node-probe.ts";
import type { Recorder } from "./recorder.ts";

/**
 * One process, asked again only once it has answered. process_info waits for the process asked, so that a busy one
 * would pile up those who ask; that it lets them wait is a finding of its own, the stall. A process watched by name
 * has series of its own, `process.<name>.…`; one watched by pid has only its stalls told.
 */
export class Watch {
  readonly #subject: Subject;
  readonly #probe: NodeProbe;
  readonly #recorder: Recorder;
  /** The last answer; null before the first one, and when there is no such process. */
  latest: ProcessReading | null = null;
  /** When that was, in the run's time. */
  answeredAt: Millis = -Infinity;
  /** Since when it has been asked without an answer; null when it has answered. */
  unansweredSince: Millis | null = null;
  #asking = false;
  #stallTold = false;

  constructor(subject: Subject, probe: NodeProbe, recorder: Recorder) {
    this.#subject = subject;
    this.#probe = probe;
    this.#recorder = recorder;
  }

  /**
   * Asks, or records that an earlier question has not been answered yet. Resolves once there is an answer.
   * @param nodeWasPrompt whether the node as such has just answered at once: only then is the silence the process's
   */
  async beat(nodeWasPrompt: boolean): Promise<void> {
    if (this.unansweredSince !== null && nodeWasPrompt) this.#stalls(this.unansweredSince);
    if (this.#asking) return;
    this.#asking = true;
    this.unansweredSince ??= this.#recorder.now();
    try {
      const answer = await this.#probe.process(this.#subject);
      if (answer !== "stalled") this.#answers(answer, this.unansweredSince);
    } catch (error) {
      this.#recovers();
      this.#missed(error);
    } finally {
      this.#asking = false;
    }
  }

  /** Its name, or its pid. */
  get label(): string {
    return "name" in this.#subject ? this.#subject.name : this.#subject.pid;
  }

  #stalls(since: Millis): void {
    const stall = this.#recorder.now() - since;
    this.#sample({ stall });
    if (this.#stallTold) return;
    this.#stallTold = true;
    const message = `has not answered for ${formatDuration(stall)}${lastKnown(this.latest)}`;
    this.#event("process.stalled", message, { since, latest: this.latest });
  }

  #answers(answer: ProcessReading | "gone", since: Millis): void {
    this.answeredAt = this.#recorder.now();
    const waited = this.answeredAt - since;
    if (this.#stallTold) {
      this.#event("process.answered", `answers again, after ${formatDuration(waited)}`, { since });
    }
    if (answer === "gone") this.#isGone();
    else this.#reads(answer, this.#stallTold ? waited : answer.waited);
    this.#recovers();
  }

  #isGone(): void {
    this.#missed("there is no such process");
    if (this.latest && "name" in this.#subject)
      this.#event("process.gone", "is gone", { latest: this.latest });
    this.latest = null;
  }

  #reads(reading: ProcessReading, stall: Millis): void {
    const { pid, heap, memory, mailbox, reductions } = reading;
    const before = this.latest;
    if (before && before.pid !== pid) {
      this.#event("process.replaced", `is ${pid} now, and was ${before.pid}`, { pid, latest: before });
    }
    this.latest = reading;
    this.#sample({ heap, memory, mailbox, reductions, stall });
  }

  #recovers(): void {
    this.unansweredSince = null;
    this.#stallTold = false;
  }

  #sample(values: Readonly<Record<string, number>>): void {
    const prefix = this.#series;
    if (prefix === null) return;
    this.#recorder.sample(
      Object.fromEntries(Object.entries(values).map(([what, value]) => [`${prefix}.${what}`, value])),
    );
  }

  #missed(reason: unknown): void {
    if (this.#series !== null) this.#recorder.missed(this.#series, reason);
  }

  #event(event: string, message: string, data: object): void {
    this.#recorder.event(event, `${this.label} ${message}`, { process: this.label, ...data });
  }

  get #series(): string | null {
    return "name" in this.#subject ? `process.${this.#subject.name}` : null;
  }
}

function lastKnown(reading: ProcessReading | null): string {
  if (reading === null) return "";
  return `; before, its heap was ${formatBytes(reading.heap)} and its mailbox ${formatCount(reading.mailbox)}`;
}
