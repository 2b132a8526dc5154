import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { systemClock } from "../base/clock.ts";
import { usageError } from "../base/errors.ts";
import { formatCount, SECOND, type Millis } from "../base/units.ts";
import { loadScenario } from "../config/load-file.ts";
import { parseCount } from "../config/measures.ts";
import type { ResolvedScenario } from "../config/types.ts";
import { requireHttpActs } from "../load/http-acts.ts";
import { painter } from "../report/colours.ts";
import { runSaturation } from "../run-saturation.ts";
import type { SaturationPlan, SaturationRecord } from "../saturation-record.ts";
import { saturationText } from "../saturation/text.ts";
import { collect } from "./count-option.ts";
import { durationOptionOf } from "./duration-option.ts";
import { onInterrupt } from "./interrupt.ts";
import { defaultReports, scenarioLibrary } from "./places.ts";
import { wantsColour } from "./print-result.ts";
import { showProgress } from "./progress.ts";
import { targetOf, withTargetOptions, type TargetFlags } from "./target-options.ts";
import { version } from "./version.ts";

interface SaturateFlags extends TargetFlags {
  readonly connections: readonly number[];
  readonly duration: Millis;
  readonly act: SaturationPlan["act"];
  readonly set: readonly string[];
  readonly reports: string;
  readonly json?: true;
}

const CONNECTIONS = [10, 50, 100, 250, 500, 1_000];
const DURATION: Millis = 5 * SECOND;
const WARM_UP: Millis = SECOND;

export function saturateCommand(): Command {
  const command = new Command("saturate")
    .description("find how many requests a second the service carries, in a closed loop")
    .argument("<scenario>", "name of a scenario in scenarios/, or path of a scenario file");
  return withTargetOptions(command)
    .addOption(
      new Option("--connections <list>", "connections of each step")
        .argParser(connectionList)
        .default(CONNECTIONS, CONNECTIONS.join(",")),
    )
    .addOption(
      durationOptionOf(
        "--duration <duration>",
        "how long each step is measured, after a warm-up of 1s",
        DURATION,
      ),
    )
    .addOption(
      new Option("--act <name>", "what is asked: touch, of users who are logged in, or login, of new ones")
        .choices(["touch", "login"])
        .default("touch"),
    )
    .option("--set <name=value>", "set a parameter of the scenario (repeatable)", collect, [])
    .option("--reports <folder>", "where the folder of the reading is made", defaultReports)
    .option("--json", "print the reading as JSON on stdout")
    .addHelpText(
      "after",
      `
Each connection sends its next request when it has its answer (autocannon). That tells how fast a service can go at
all, and nothing of what grows in it: for that, run the scenario.

Examples:
  $ beamsoak saturate smoke
  $ beamsoak saturate incident-23w --set store=decoupled --connections 50,200,800 --duration 10s
  $ beamsoak saturate smoke --act login --json > reading.json
  $ beamsoak saturate smoke --attach sessions@127.0.0.1 --url http://127.0.0.1:8080`,
    )
    .action(saturate);
}

async function saturate(reference: string, flags: SaturateFlags): Promise<void> {
  const scenario = await loadScenario(reference, scenarioLibrary, { settings: flags.set });
  const { connections, duration, act } = flags;
  if (duration <= 0) throw durationMissing();
  const plan: SaturationPlan = {
    connections,
    warmUp: WARM_UP,
    duration,
    act,
    request: requireHttpActs(scenario.load, "beamsoak saturate")[act],
  };
  const interruption = onInterrupt("what was measured so far follows");
  using progress = showProgress(process.stderr, scenario.sessions.table);
  const record = await runSaturation(
    {
      scenario: alone(scenario, Math.max(...connections)),
      reports: flags.reports,
      command: ["beamsoak", ...process.argv.slice(2)],
      version,
      ...targetOf(flags),
      clock: systemClock,
      signal: interruption.signal,
      observer: progress,
    },
    plan,
    ({ connections, rate }) =>
      progress.note(`${formatCount(connections)} connections: ${formatCount(Number(rate))} requests/s`),
  );
  progress[Symbol.dispose]();
  print(record, flags.json ?? false);
  process.exitCode = interruption.exitCode() ?? record.exitCode;
}

/** One node of the service; and no crowd, which the host would have to carry. */
function alone(scenario: ResolvedScenario, users: number): ResolvedScenario {
  const { service, population } = scenario;
  return { ...scenario, service: { ...service, nodes: 1 }, population: { ...population, users } };
}

/** stdout: JSON for machines, text for people. */
function print(record: SaturationRecord, json: boolean): void {
  const { scenario, plan, steps, conclusion, runDir } = record;
  if (json) {
    process.stdout.write(`${JSON.stringify(record, null, 2)}\n`);
  } else {
    const title = `${scenario}: ${plan.request.method} ${plan.request.path}`;
    process.stdout.write(saturationText(steps, conclusion, title, painter(wantsColour(process.stdout))));
  }
  process.stderr.write(`The reading: ${join(runDir, "saturation.json")}\n`);
}

/** Reads `10,50,1k`. */
function connectionList(text: string): readonly number[] {
  const numbers = text.split(",").map((part) => parseCount(part.trim()));
  const list = numbers.filter((number): number is number => number !== null && number > 0);
  const ascends = list.every((number, index) => index === 0 || list[index - 1]! < number);
  if (list.length === numbers.length && ascends) return list;
  throw new InvalidArgumentError(`"${text}" is not a list of ascending numbers such as 10,50,100.`);
}

function durationMissing(): Error {
  return usageError(
    "SATURATE_DURATION",
    "A step of 0s measures nothing.",
    "For example: --duration 5s; shorter than a second says little.",
  );
}
