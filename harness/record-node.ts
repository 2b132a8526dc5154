import { rmSync } from "node:fs";
import { totalmem } from "node:os";
import { systemClock } from "./base/clock.ts";
import { usageError } from "./base/errors.ts";
import type { Millis } from "./base/units.ts";
import { noExperiments, watchedScenario } from "./config/attached.ts";
import type { RunResult } from "./report/types.ts";
import { runScenario } from "./run.ts";
import type { RunObserver } from "./stage.ts";
import { isThisMachine, type AttachPlan } from "./target/attach.ts";

export interface NodeRecordingPlan {
  readonly attach: AttachPlan;
  /** Whose rows are sessions. */
  readonly table: string;
  readonly length: Millis;
  readonly interval: Millis;
  readonly lookEvery: Millis;
  readonly loadModule: boolean;
  readonly reports: string;
  readonly command: readonly string[];
  readonly version: string;
  readonly signal: AbortSignal;
  readonly observer: RunObserver;
}

/**
 * Watches a node as `attach` does, and follows rows of the table of its sessions.
 * @throws BeamsoakError (exit 2) as soon as it shows that there is no such table
 */
export async function recordNode(plan: NodeRecordingPlan): Promise<RunResult> {
  const { attach, table, length, interval, lookEvery, loadModule, observer } = plan;
  const missing = new AbortController();
  const watched = watchedScenario({
    ...{ node: attach.node, length, interval, slowInterval: lookEvery, loadModule },
    ...{ tables: [table], follow: table, processes: [], experiments: noExperiments },
    memory: isThisMachine(attach.node) ? totalmem() : null,
  });
  const result = await runScenario({
    scenario: { ...watched, name: watched.name.replace(/^watch-/, "record-") },
    ...{ target: null, attach, reports: plan.reports, command: plan.command, version: plan.version },
    ...{ timeBudget: null, extend: false, clock: systemClock },
    signal: AbortSignal.any([plan.signal, missing.signal]),
    observer: {
      ...observer,
      sample: (values) => {
        if ("memory.total" in values && !(`table.${table}.rows` in values)) missing.abort();
        observer.sample(values);
      },
      note: (line) => {
        if (!missing.signal.aborted) observer.note(line);
      },
    },
  });
  if (!missing.signal.aborted) return result;
  rmSync(result.runDir, { recursive: true, force: true });
  throw usageError(
    "TABLE_NOT_FOUND",
    `There is no table ${table} on ${attach.node}, or it has gone.`,
    "Name the table whose rows are sessions with --table; `beamsoak diagnose` lists the largest.",
  );
}
