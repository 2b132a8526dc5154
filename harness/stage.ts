import type { Clock } from "./base/clock.ts";
import type { Millis } from "./base/units.ts";
import type { ClusterRecord } from "./cluster/cluster-record.ts";
import type { ResolvedScenario, TargetKind } from "./config/types.ts";
import type { Nemesis } from "./faults/nemesis.ts";
import type { LiveView } from "./live-view.ts";
import type { K6Choice } from "./load/k6/choice.ts";
import type { AttachPlan } from "./target/attach.ts";
import type { Telemetry, TelemetryPlan } from "./telemetry/telemetry.ts";
import type { EndRecord, PhaseName } from "./timeline/types.ts";
import type { TimelineWriter } from "./timeline/writer.ts";

/** Whoever wants to watch a run while it goes on. */
export interface RunObserver {
  /** A phase begins; `planned` is null when its length is not known. */
  phase(name: PhaseName, planned: Millis | null): void;
  sample(values: Readonly<Record<string, number>>): void;
  /** What the probe has found out; docs/reference/events.md tells the data of each. */
  event?(event: string, message: string, data: unknown): void;
  /** Something worth a line: what is being started, why a run ends. */
  note(line: string): void;
  /** The verdict as it stands. */
  soFar(text: string): void;
}

export interface RunOptions {
  readonly scenario: ResolvedScenario;
  /** null: a container where an engine answers, a local process otherwise. */
  readonly target: TargetKind | null;
  /** A running node in the place of a service that is started; left out otherwise. */
  readonly attach?: AttachPlan;
  /** Whether faults may harm a node that was attached; left out: they may not. */
  readonly allowFaults?: boolean;
  /** k6 in the place of the built-in engine; left out for that one. */
  readonly k6?: K6Choice;
  /** Folder under which the run's own folder is made. */
  readonly reports: string;
  /** The command that started this run, for the record. */
  readonly command: readonly string[];
  readonly version: string;
  /** From start to verdict; null for as long as the scenario takes. */
  readonly timeBudget: Millis | null;
  /** Whether a hold that leaves growth open goes on for a third longer. */
  readonly extend: boolean;
  /** Who is shown the run while it goes on, beside the observer; left out for nobody. */
  readonly showTo?: TelemetryPlan;
  /** The page that follows the run; left out for none. */
  readonly live?: LiveView;
  readonly clock: Clock;
  /** Aborted to end the run now, with a partial report. */
  readonly signal: AbortSignal;
  /** Aborted to end a watch that was meant to last until then; its report is not partial. */
  readonly enough?: AbortSignal;
  readonly observer: RunObserver;
}

export type RunEnd = Pick<EndRecord, "reason" | "message">;

/** A run under way. */
export interface Stage extends RunOptions {
  readonly runDir: string;
  readonly timeline: TimelineWriter;
  readonly telemetry: Telemetry;
  /** The records of the nodes where there are several; null for one. */
  readonly cluster: ClusterRecord | null;
  /** Time since the start of the run. */
  readonly now: () => Millis;
  /** Plays the scenario's faults; left out before there is anything to play them on. */
  readonly nemesis?: Nemesis;
  /** Aborted, with a RunEnd as its reason, when the run is to end before its plan. */
  readonly over: AbortController;
}

/** Ends the run before its plan; the first reason given counts. */
export function finish(over: AbortController, reason: RunEnd["reason"], message: string): void {
  over.abort({ reason, message } satisfies RunEnd);
}
