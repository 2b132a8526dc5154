import type { Clock } from "../base/clock.ts";
import { messageOf } from "../base/errors.ts";
import { formatDuration, type Millis } from "../base/units.ts";
import { faultName } from "../config/fault-name.ts";
import type { FaultPhase, FaultPlan } from "../config/types.ts";
import type { FaultRecord, PhaseName, TimelineSink } from "../timeline/types.ts";
import { begin } from "./begin.ts";
import type { Victims } from "./types.ts";

/** Plays the faults of a plan at their times. Disposing it undoes what goes on: nothing is left paused, slow or broken. */
export interface Nemesis extends AsyncDisposable {
  /** A phase has begun. */
  enter(phase: PhaseName): void;
  /** Whether faults of this phase are still to come, or go on. */
  readonly pending: boolean;
  /**
   * The phase ends: waits for the faults that go on, leaves out those that have not begun, and plays those between this
   * phase and the next; null where no fault is to follow.
   * @throws the signal's reason when the run is over
   */
  leave(next: FaultPhase | null): Promise<void>;
}

export interface NemesisOptions {
  readonly faults: readonly FaultPlan[];
  readonly victims: Victims;
  readonly timeline: Pick<TimelineSink, "event">;
  readonly now: () => Millis;
  readonly clock: Clock;
  /** Aborted when the run is over. */
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
  /** The node was not started again: there is nothing left to run against. */
  readonly lost: (message: string) => void;
}

export function startNemesis(options: NemesisOptions): Nemesis {
  return new Playing(options);
}

class Playing implements Nemesis {
  readonly #options: NemesisOptions;
  readonly #over: AbortSignal;
  readonly #disposal = new AbortController();
  #phase: PhaseName = "start";
  /** Aborted when the phase ends. */
  #leaving = new AbortController();
  #underway = new Set<Promise<void>>();
  #count = 0;

  constructor(options: NemesisOptions) {
    this.#options = options;
    this.#over = AbortSignal.any([options.signal, this.#disposal.signal]);
  }

  get pending(): boolean {
    return this.#underway.size > 0;
  }

  enter(phase: PhaseName): void {
    this.#phase = phase;
    this.#leaving = new AbortController();
    for (const [index, fault] of this.#options.faults.entries()) {
      if ("phase" in fault.at && fault.at.phase === phase)
        void this.#keep(this.#playAfter(fault.at.after, fault, index));
    }
  }

  async leave(next: FaultPhase | null): Promise<void> {
    this.#leaving.abort();
    await Promise.all(this.#underway);
    for (const [index, fault] of this.#options.faults.entries()) {
      this.#options.signal.throwIfAborted();
      const isHere =
        "between" in fault.at && fault.at.between[0] === this.#phase && fault.at.between[1] === next;
      if (isHere) await this.#keep(this.#play(fault, index));
    }
    this.#options.signal.throwIfAborted();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposal.abort();
    await Promise.all(this.#underway);
  }

  #keep(playing: Promise<void>): Promise<void> {
    const kept = playing.finally(() => this.#underway.delete(kept));
    this.#underway.add(kept);
    return kept;
  }

  async #playAfter(after: Millis, fault: FaultPlan, declared: number): Promise<void> {
    if (await this.#sleeps(after, AbortSignal.any([this.#over, this.#leaving.signal]))) {
      await this.#play(fault, declared);
    } else if (!this.#over.aborted) {
      const record = this.#recordOf(fault, declared);
      this.#tell("skipped", `Not played, as the ${this.#phase} ended before: ${record.name}.`, record);
    }
  }

  async #play(fault: FaultPlan, declared: number): Promise<void> {
    const { victims, clock } = this.#options;
    const record = this.#recordOf(fault, declared);
    const lasts = fault.for > 0 ? ` for ${formatDuration(fault.for)}` : "";
    this.#tell("begin", `Fault ${record.fault}: ${record.name}${lasts}.`, record);
    const beganAt = clock.now();
    const begun = await begin(fault, victims).catch((error: unknown) => {
      this.#fail(record, messageOf(error));
      return null;
    });
    if (!begun || begun.isFinal) return;
    const isWhole = await this.#sleeps(Math.max(0, fault.for - (clock.now() - beganAt)), this.#over);
    const problem = await (isWhole ? begun.end() : begun.undo()).then(() => null, messageOf);
    if (problem === null || this.#over.aborted) {
      const took = `${isWhole ? "is over" : "ended with the run"} after ${formatDuration(clock.now() - beganAt)}`;
      const left = problem === null ? "" : `, and was not undone: ${problem}`;
      const message = `Fault ${record.fault} ${took}${left}: ${record.name}.`;
      this.#tell("end", message, { ...record, ...begun.reached });
      return;
    }
    this.#fail(record, problem);
    if (fault.kind === "kill") this.#options.lost("The node did not come back after it was killed.");
  }

  #fail(record: FaultRecord, why: string): void {
    this.#tell("failed", `Fault ${record.fault} could not be done (${record.name}): ${why}`, record);
  }

  #recordOf(fault: FaultPlan, declared: number): FaultRecord {
    return { fault: ++this.#count, declared, kind: fault.kind, name: faultName(fault) };
  }

  #tell(what: "begin" | "end" | "failed" | "skipped", message: string, record: FaultRecord): void {
    const { timeline, now, note } = this.#options;
    timeline.event(now(), `fault.${what}`, message, record);
    note(message);
  }

  /** Whether nobody ended the sleep. */
  #sleeps(length: Millis, signal: AbortSignal): Promise<boolean> {
    return this.#options.clock.sleep(length, signal).then(
      () => true,
      () => false,
    );
  }
}
