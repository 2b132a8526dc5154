import { Command, InvalidArgumentError, Option } from "commander";
import { parseCount } from "../config/measures.ts";
import { loadScenario } from "../config/load-file.ts";
import type { TargetKind } from "../config/types.ts";
import { systemClock } from "../base/clock.ts";
import { runScenario } from "../run.ts";
import { durationOption } from "./duration-option.ts";
import { onInterrupt } from "./interrupt.ts";
import { printResult } from "./print-result.ts";
import { defaultReports, scenarioLibrary } from "./places.ts";
import { showProgress } from "./progress.ts";
import { version } from "./version.ts";

interface RunFlags {
  readonly target?: TargetKind;
  readonly users?: number;
  readonly seed?: number;
  readonly cycles?: number;
  readonly set: readonly string[];
  readonly timeBudget?: number;
  readonly extend?: true;
  readonly reports: string;
  readonly json?: true;
}

export function runCommand(): Command {
  return new Command("run")
    .description("run a scenario and judge it")
    .argument("<scenario>", "name of a scenario in scenarios/, or path of a scenario file")
    .addOption(
      new Option(
        "--target <kind>",
        "how to start the service (default: container where an engine answers)",
      ).choices(["container", "process"]),
    )
    .option("--users <n>", "concurrent users at the plateau, e.g. 2000 or 230k", count)
    .option("--seed <n>", "seed of the population", count)
    .option("--cycles <n>", "load/drain cycles, each with new users; 8 for judging by repetition", count)
    .option("--set <name=value>", "set a parameter of the scenario (repeatable)", collect, [])
    .option(
      "--time-budget <duration>",
      "be over with a verdict by then; cuts the hold, e.g. 5h40m",
      durationOption,
    )
    .option("--extend", "hold for a third longer when something may be growing")
    .option("--reports <folder>", "where the run's folder is made", defaultReports)
    .option("--json", "print the RunResult as JSON on stdout")
    .addHelpText(
      "after",
      `
Examples:
  $ beamsoak run smoke
  $ beamsoak run incident-23w --set store=decoupled --target container
  $ beamsoak run incident-23w --users 100k --json > result.json
  $ beamsoak run soak.ts --time-budget 5h40m --extend`,
    )
    .action(run);
}

async function run(reference: string, flags: RunFlags): Promise<void> {
  const scenario = await loadScenario(reference, scenarioLibrary, {
    settings: flags.set,
    ...(flags.users !== undefined && { users: flags.users }),
    ...(flags.seed !== undefined && { seed: flags.seed }),
    ...(flags.cycles !== undefined && { cycles: flags.cycles }),
  });
  const interruption = onInterrupt();
  using progress = showProgress(process.stderr, scenario.sessions.table);
  const result = await runScenario({
    scenario,
    target: flags.target ?? null,
    reports: flags.reports,
    command: ["beamsoak", ...process.argv.slice(2)],
    version,
    timeBudget: flags.timeBudget ?? null,
    extend: flags.extend ?? false,
    clock: systemClock,
    signal: interruption.signal,
    observer: progress,
  });
  progress[Symbol.dispose]();
  printResult(result, flags.json ?? false);
  process.exitCode = interruption.exitCode() ?? result.verdict.exitCode;
}

function count(text: string): number {
  const parsed = parseCount(text);
  if (parsed !== null) return parsed;
  throw new InvalidArgumentError(`"${text}" is not a whole number such as 2000 or 230k.`);
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}
