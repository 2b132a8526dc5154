import { totalmem } from "node:os";
import { Command } from "commander";
import { systemClock } from "../base/clock.ts";
import { MINUTE, SECOND } from "../base/units.ts";
import { watchedScenario } from "../config/attached.ts";
import { judgeStored } from "../judge.ts";
import { resultJson } from "../report/json.ts";
import { renderDiagnosis } from "../report/diagnosis.ts";
import { runScenario } from "../run.ts";
import { isThisMachine } from "../target/attach.ts";
import { attachOptions, attachPlanOf, type AttachFlags } from "./attach-options.ts";
import { durationOptionOf } from "./duration-option.ts";
import { onInterrupt } from "./interrupt.ts";
import { defaultReports } from "./places.ts";
import { wantsColour } from "./print-result.ts";
import { showProgress } from "./progress.ts";
import { version } from "./version.ts";

interface DiagnoseFlags extends AttachFlags {
  readonly for: number;
  readonly allowGc?: true;
  readonly reports: string;
  readonly json?: true;
}

/** So many samples fit into the examination; a trend needs 60. */
const SAMPLES = 150;
/** So many looks at all processes and tables. */
const LOOKS = 6;

export function diagnoseCommand(): Command {
  const command = new Command("diagnose")
    .description("examine a running node for a minute, and tell what may be wrong with it")
    .argument("<node>", "name@host");
  for (const option of attachOptions()) command.addOption(option);
  return command
    .addOption(durationOptionOf("--for <duration>", "how long to look", MINUTE))
    .option("--allow-gc", "force collections at the end, and ask servers at rest for their state")
    .option("--reports <folder>", "where the folder of the examination is made", defaultReports)
    .option("--json", "print the RunResult as JSON on stdout")
    .addHelpText(
      "after",
      `
The cookie is taken from --cookie-file, from BEAMSOAK_COOKIE, or from ~/.erlang.cookie.

Examples:
  $ beamsoak diagnose sessions@127.0.0.1
  $ beamsoak diagnose sessions@prod1.example.com --cookie-file ~/prod.cookie --allow-gc`,
    )
    .action(diagnose);
}

async function diagnose(node: string, flags: DiagnoseFlags): Promise<void> {
  const plan = await attachPlanOf(node, flags);
  const allowed = flags.allowGc ?? false;
  const scenario = watchedScenario({
    node,
    length: flags.for,
    interval: Math.min(SECOND, flags.for / SAMPLES),
    slowInterval: flags.for / LOOKS,
    tables: [],
    processes: [],
    loadModule: true,
    experiments: { rows: true, states: allowed, collection: allowed },
    memory: isThisMachine(node) ? totalmem() : null,
  });
  const interruption = onInterrupt();
  using progress = showProgress(process.stderr, "");
  const { runDir } = await runScenario({
    scenario,
    target: null,
    attach: plan,
    reports: flags.reports,
    command: ["beamsoak", ...process.argv.slice(2)],
    version,
    timeBudget: null,
    extend: false,
    clock: systemClock,
    signal: interruption.signal,
    observer: progress,
  });
  progress[Symbol.dispose]();
  const { result, timeline } = await judgeStored(runDir);
  const options = { colour: wantsColour(process.stdout) };
  process.stdout.write(flags.json ? resultJson(result) : renderDiagnosis(result, timeline, options));
  process.exitCode = interruption.exitCode() ?? result.verdict.exitCode;
}
