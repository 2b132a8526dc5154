import type { Clock } from "./base/clock.ts";
import type { Millis } from "./base/units.ts";
import type { ResolvedScenario, TargetKind } from "./config/types.ts";
import type { EndRecord, PhaseName } from "./timeline/types.ts";
import type { TimelineWriter } from "./timeline/writer.ts";

/** Whoever wants to watch a run while it goes on. */
export interface RunObserver {
  /** A phase begins; `planned` is null when its length is not known. */
  phase(name: PhaseName, planned: Millis | null): void;
  sample(values: Readonly<Record<string, number>>): void;
  /** Something worth a line: what is being started, why a run ends. */
  note(line: string): void;
  /** The verdict as it stands. */
  soFar(text: string): void;
}

export interface RunOptions {
  readonly scenario: ResolvedScenario;
  /** null: a container where an engine answers, a local process otherwise. */
  readonly target: TargetKind | null;
  /** Folder under which the run's own folder is made. */
  readonly reports: string;
  /** The command that started this run, for the record. */
  readonly command: readonly string[];
  readonly version: string;
  /** From start to verdict; null for as long as the scenario takes. */
  readonly timeBudget: Millis | null;
  /** Whether a hold that leaves growth open goes on for a third longer. */
  readonly extend: boolean;
  readonly clock: Clock;
  /** Aborted to end the run now, with a partial report. */
  readonly signal: AbortSignal;
  readonly observer: RunObserver;
}

export type RunEnd = Pick<EndRecord, "reason" | "message">;

/** A run under way. */
export interface Stage extends RunOptions {
  readonly runDir: string;
  readonly timeline: TimelineWriter;
  /** Time since the start of the run. */
  readonly now: () => Millis;
  /** Aborted, with a RunEnd as its reason, when the run is to end before its plan. */
  readonly over: AbortController;
}

/** Ends the run before its plan; the first reason given counts. */
export function finish(over: AbortController, reason: RunEnd["reason"], message: string): void {
  over.abort({ reason, message } satisfies RunEnd);
}
