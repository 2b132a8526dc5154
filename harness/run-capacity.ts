import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { BeamsoakError } from "./base/errors.ts";
import { ExitCode } from "./base/exit-codes.ts";
import { saveCapacity, type CapacityRecord, type WrittenCapacity } from "./capacity-record.ts";
import { capacityHtml } from "./capacity/page.ts";
import { nextStep, type Next } from "./capacity/search.ts";
import { faultStep, stepOf } from "./capacity/step.ts";
import type { Step } from "./capacity/types.ts";
import { runScenario } from "./run.ts";
import type { RunOptions } from "./stage.ts";
import { loadTimeline } from "./timeline/load.ts";

/** What runs of a search share and its record does not say. */
type SearchRun = Omit<RunOptions, "scenario" | "target" | "timeBudget" | "extend">;

/** Whoever wants to watch a search while it goes on. */
export interface SearchObserver {
  /** A run is about to begin, the `number`-th of the search. */
  readonly next: (number: number, next: Next & { readonly users: number }) => void;
  readonly done: (step: Step) => void;
}

/**
 * Searches for the break point: a run of a fresh service for each step, each in its own folder, until it is found, the
 * runs are spent or the signal comes. State and page are written after each step. A service that does not start, and bad
 * configuration, are thrown as a BeamsoakError; what was found before is kept.
 */
export async function runCapacity(
  folder: string,
  started: CapacityRecord,
  run: SearchRun,
  observer: SearchObserver,
): Promise<WrittenCapacity> {
  let record = started;
  let written = keep(folder, record);
  for (;;) {
    const next = nextStep(record.plan, record.steps);
    if (next.users === null || run.signal.aborted) return written;
    observer.next(record.steps.length + 1, next);
    const step = await play(record, next.users, run);
    if (step === null) return written;
    record = { ...record, steps: [...record.steps, step] };
    written = keep(folder, record);
    observer.done(step);
  }
}

/** Null when it was interrupted: half a run says nothing of its size. */
async function play(
  { scenario, target, timeBudget, extend }: CapacityRecord,
  users: number,
  run: SearchRun,
): Promise<Step | null> {
  try {
    const population = { ...scenario.population, users };
    const result = await runScenario({
      ...run,
      scenario: { ...scenario, population },
      target,
      timeBudget,
      extend,
    });
    if (result.end.reason === "interrupted") return null;
    return stepOf(result, await loadTimeline(result.runDir));
  } catch (thrown) {
    if (run.signal.aborted) return null;
    if (thrown instanceof BeamsoakError && thrown.exitCode === ExitCode.invalid) {
      return faultStep(users, thrown.message);
    }
    throw thrown;
  }
}

function keep(folder: string, record: CapacityRecord): WrittenCapacity {
  const written = saveCapacity(folder, record);
  writeFileSync(join(folder, "capacity.html"), capacityHtml(written, written.conclusion));
  return written;
}
