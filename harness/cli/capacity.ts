import { join } from "node:path";
import { Command, Option } from "commander";
import { systemClock } from "../base/clock.ts";
import { usageError } from "../base/errors.ts";
import { formatCount } from "../base/units.ts";
import {
  createCapacityFolder,
  latestCapacity,
  resumed,
  type CapacityRecord,
  type WrittenCapacity,
} from "../capacity-record.ts";
import { capacityText } from "../capacity/text.ts";
import type { SearchPlan } from "../capacity/types.ts";
import { loadScenario } from "../config/load-file.ts";
import type { TargetKind } from "../config/types.ts";
import { painter } from "../report/colours.ts";
import { runCapacity, type SearchObserver } from "../run-capacity.ts";
import type { RunObserver } from "../stage.ts";
import { collect, count } from "./count-option.ts";
import { durationOption } from "./duration-option.ts";
import { onInterrupt } from "./interrupt.ts";
import { localK6 } from "./k6-engine.ts";
import { percentOption } from "./percent-option.ts";
import { defaultReports, scenarioLibrary } from "./places.ts";
import { wantsColour } from "./print-result.ts";
import { showProgress } from "./progress.ts";
import { version } from "./version.ts";

interface CapacityFlags {
  readonly from?: number;
  readonly to?: number;
  readonly precision?: number;
  readonly maxRuns?: number;
  readonly goal?: number;
  readonly gate?: number;
  readonly resume?: true;
  readonly target?: TargetKind;
  readonly seed?: number;
  readonly cycles?: number;
  readonly set: readonly string[];
  readonly k6?: true;
  readonly k6Processes?: number;
  readonly k6Relief?: number;
  readonly timeBudget?: number;
  readonly extend?: true;
  readonly reports: string;
  readonly json?: true;
}

const PRECISION = 0.05;
const MAX_RUNS = 8;

export function capacityCommand(): Command {
  return new Command("capacity")
    .description("find the number of users at which the service breaks")
    .argument("<scenario>", "name of a scenario in scenarios/, or path of a scenario file")
    .option("--from <n>", "fewest users: the service should carry them, e.g. 10k", count)
    .option("--to <n>", "most users that are tried, e.g. 500k or 1.5m", count)
    .option("--precision <share>", "half the width of the answer (default: 5%)", percentOption)
    .option("--max-runs <n>", "runs in all, repeated ones among them (default: 8)", count)
    .option("--goal <n>", "tell the head-room to so many users", count)
    .option("--gate <n>", "exit 1 when the break point lies below so many users", count)
    .option("--resume", "go on with the latest search for this scenario")
    .addOption(
      new Option(
        "--target <kind>",
        "how to start the service (default: container where an engine answers)",
      ).choices(["container", "process"]),
    )
    .option("--seed <n>", "seed of the population", count)
    .option("--cycles <n>", "load/drain cycles of each run", count)
    .option("--set <name=value>", "set a parameter of the scenario (repeatable)", collect, [])
    .option("--k6", "let k6 carry the users")
    .option("--k6-processes <n>", "k6 processes that share the users", count)
    .option("--k6-relief <duration>", "start k6 afresh after this long (default: 1h)", durationOption)
    .option("--time-budget <duration>", "of each run; cuts its hold, e.g. 10m", durationOption)
    .option("--extend", "hold a run for a third longer when something may be growing")
    .option("--reports <folder>", "where the folders of search and runs are made", defaultReports)
    .option("--json", "print the search and its conclusion as JSON on stdout")
    .addHelpText(
      "after",
      `
Each step is a run of its own on a fresh service. Ctrl-C leaves what is known by then; --resume goes on from there.

Examples:
  $ beamsoak capacity incident-23w --from 10k --to 500k
  $ beamsoak capacity incident-23w --set store=decoupled --from 10k --to 500k --gate 230k
  $ beamsoak capacity incident-23w --resume --max-runs 12`,
    )
    .action(capacity);
}

async function capacity(reference: string, flags: CapacityFlags): Promise<void> {
  const { folder, record } = await searchOf(reference, flags);
  const k6 = flags.k6 ? { k6: await localK6(flags) } : {};
  const interruption = onInterrupt();
  using progress = showProgress(process.stderr, record.scenario.sessions.table);
  const written = await runCapacity(
    folder,
    record,
    {
      ...k6,
      reports: flags.reports,
      command: ["beamsoak", ...process.argv.slice(2)],
      version,
      clock: systemClock,
      signal: interruption.signal,
      observer: progress,
    },
    told(progress, record.plan),
  );
  progress[Symbol.dispose]();
  print(written, flags.json ?? false);
  process.stderr.write(`The page: ${join(folder, "capacity.html")}\n`);
  process.exitCode = interruption.exitCode() ?? written.conclusion.exitCode;
}

async function searchOf(
  reference: string,
  flags: CapacityFlags,
): Promise<{ readonly folder: string; readonly record: CapacityRecord }> {
  const scenario = await loadScenario(reference, scenarioLibrary, {
    settings: flags.set,
    ...(flags.seed !== undefined && { seed: flags.seed }),
    ...(flags.cycles !== undefined && { cycles: flags.cycles }),
  });
  const stored = flags.resume ? latestCapacity(flags.reports, scenario.name) : null;
  const wanted: CapacityRecord = {
    schemaVersion: 1,
    startedAt: new Date(systemClock.wall()).toISOString(),
    scenario,
    target: flags.target ?? stored?.record.target ?? null,
    engine: flags.k6 ? "k6" : "built-in",
    timeBudget: flags.timeBudget ?? null,
    extend: flags.extend ?? false,
    plan: planOf(flags, stored?.record.plan),
    goal: flags.goal ?? stored?.record.goal ?? null,
    steps: [],
  };
  if (stored) return { folder: stored.folder, record: resumed(stored.record, wanted) };
  return { folder: createCapacityFolder(flags.reports, wanted), record: wanted };
}

/** @throws BeamsoakError (exit 2) when there is no range to search */
function planOf(flags: CapacityFlags, stored: SearchPlan | undefined): SearchPlan {
  const { from = stored?.from, to = stored?.to } = flags;
  if (from === undefined || to === undefined) {
    throw rangeError("A search needs the fewest and the most users that it may try.");
  }
  if (from < 1 || to < from) {
    throw rangeError(`There is nothing from ${formatCount(from)} to ${formatCount(to)} users.`);
  }
  const gate = flags.gate ?? stored?.gate ?? null;
  if (gate !== null && (gate < from || gate > to)) {
    throw rangeError(
      `The gate of ${formatCount(gate)} users is outside of what is tried: ${formatCount(from)} to ${formatCount(to)}.`,
    );
  }
  const precision = flags.precision ?? stored?.precision ?? PRECISION;
  const maxRuns = flags.maxRuns ?? stored?.maxRuns ?? MAX_RUNS;
  if (maxRuns < 1) throw rangeError("--max-runs 0 leaves nothing to conclude from.");
  return { from, to, precision, maxRuns, gate };
}

function rangeError(message: string): Error {
  return usageError("CAPACITY_RANGE", message, "For example: --from 10k --to 500k --gate 230k --max-runs 8");
}

const whys: Readonly<Record<string, string>> = {
  rise: "rising",
  repeat: "again, since the runs so far do not settle it",
  halve: "halving what is between",
  gate: "the gate itself",
  confirm: "again, to confirm the border",
};

function told(progress: RunObserver, { maxRuns }: SearchPlan): SearchObserver {
  return {
    next: (number, { users, why }) =>
      progress.note(`\nRun ${number} of at most ${maxRuns}: ${formatCount(users)} users, ${whys[why]}`),
    done: ({ users, sentence }) => progress.note(`${formatCount(users)} users: ${sentence}`),
  };
}

/** stdout: JSON for machines, text for people. */
function print(written: WrittenCapacity, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(written, null, 2)}\n`);
    return;
  }
  const { scenario, conclusion } = written;
  const paint = painter(wantsColour(process.stdout));
  process.stdout.write(capacityText(written, conclusion, `${scenario.name}: where it breaks`, paint));
}
