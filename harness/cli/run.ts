import { existsSync } from "node:fs";
import { totalmem } from "node:os";
import { join, resolve } from "node:path";
import { Command, Option } from "commander";
import { usageError } from "../base/errors.ts";
import { SECOND, type Millis } from "../base/units.ts";
import { attachedScenario } from "../config/attached.ts";
import { loadScenario } from "../config/load-file.ts";
import type { ResolvedScenario } from "../config/types.ts";
import { systemClock } from "../base/clock.ts";
import { openLiveView } from "../live-view.ts";
import { runScenario } from "../run.ts";
import type { K6Choice } from "../load/k6/choice.ts";
import { tellCiJob } from "./ci-job.ts";
import { collect, count } from "./count-option.ts";
import { durationOption } from "./duration-option.ts";
import { onInterrupt } from "./interrupt.ts";
import { listenAddress, receiverAddress, type ListenAddress } from "./address-options.ts";
import { localK6 } from "./k6-engine.ts";
import { printResult } from "./print-result.ts";
import { defaultReports, scenarioLibrary } from "./places.ts";
import { showProgress } from "./progress.ts";
import { targetOf, withTargetOptions, type TargetFlags } from "./target-options.ts";
import { version } from "./version.ts";

interface RunFlags extends TargetFlags {
  readonly allowFaults?: true;
  readonly users?: number;
  readonly seed?: number;
  readonly cycles?: number;
  readonly browsers?: number | false;
  readonly nodes?: number;
  readonly set: readonly string[];
  readonly drain?: number;
  readonly k6?: string | true;
  readonly k6Processes?: number;
  readonly k6Relief?: number;
  readonly k6Intake?: ListenAddress;
  readonly timeBudget?: number;
  readonly extend?: true;
  readonly ui?: true;
  readonly uiPort?: number;
  readonly prometheus?: ListenAddress | true;
  readonly otlp?: URL;
  readonly reports: string;
  readonly json?: true;
}

export function runCommand(): Command {
  const command = new Command("run")
    .description("run a scenario and judge it")
    .argument("[scenario]", "name of a scenario in scenarios/, or path of a scenario file");
  return withTargetOptions(command)
    .option(
      "--drain <duration>",
      "--attach without a scenario: how long to look on after the load",
      durationOption,
    )
    .option("--allow-faults", "--attach: let the scenario's faults harm the node")
    .option("--users <n>", "concurrent users at the plateau, e.g. 2000 or 230k", count)
    .option("--seed <n>", "seed of the population", count)
    .option("--cycles <n>", "load/drain cycles, each with new users; 8 for judging by repetition", count)
    .option("--browsers <n>", "users who come with a Chromium, 1 to 5 (apt-get install chromium)", count)
    .option("--no-browsers", "nobody comes with one, whatever the scenario says")
    .option("--nodes <n>", "start the service as a cluster of so many nodes", count)
    .option("--set <name=value>", "set a parameter of the scenario (repeatable)", collect, [])
    .option("--k6 [script]", "let k6 carry the users, or run this k6 script in their place")
    .option("--k6-processes <n>", "k6 processes that share the users", count)
    .option(
      "--k6-relief <duration>",
      "start k6 afresh, with new users, after this long (default: 1h)",
      durationOption,
    )
    .addOption(
      new Option("--k6-intake <address>", "listen there to k6 runners on other machines (see distribute)")
        .argParser(listenAddress)
        .conflicts("k6"),
    )
    .option(
      "--time-budget <duration>",
      "be over with a verdict by then; cuts the hold, e.g. 5h40m",
      durationOption,
    )
    .option("--extend", "hold for a third longer when something may be growing")
    .option(
      "--prometheus [address]",
      "serve /metrics there while the run goes on (default: 127.0.0.1:9568; port 0 chooses one)",
      listenAddress,
    )
    .option(
      "--otlp <url>",
      "send metrics there by OTLP over HTTP, e.g. http://127.0.0.1:4318",
      receiverAddress,
    )
    .option("--ui", "serve the report as it grows, to this machine")
    .option("--ui-port <port>", "--ui at this port (default: a free one)", count)
    .option("--reports <folder>", "where the run's folder is made", defaultReports)
    .option("--json", "print the RunResult as JSON on stdout")
    .addHelpText(
      "after",
      `
Examples:
  $ beamsoak run smoke
  $ beamsoak run incident-23w --set store=decoupled --target container
  $ beamsoak run incident-23w --users 100k --json > result.json
  $ beamsoak run incident-23w --ui
  $ beamsoak run browsers --browsers 3
  $ beamsoak run smoke --nodes 3
  $ beamsoak run smoke --k6
  $ beamsoak run smoke --k6 my-script.ts
  $ beamsoak run --k6 my-script.ts --attach sessions@127.0.0.1 --cookie-file ~/cookie
  $ beamsoak run smoke --prometheus --otlp http://127.0.0.1:4318
  $ beamsoak run soak.ts --time-budget 5h40m --extend`,
    )
    .action(run);
}

async function run(reference: string | undefined, flags: RunFlags): Promise<void> {
  const scenario = await scenarioOf(reference, flags);
  const interruption = onInterrupt();
  await using live = flags.ui || flags.uiPort !== undefined ? await openLiveView(flags.uiPort ?? 0) : null;
  using progress = showProgress(process.stderr, scenario.sessions.table, (line) => live?.now(line));
  if (live) progress.note(`Watch this run: ${live.url}`);
  const result = await runScenario({
    scenario,
    reports: flags.reports,
    command: ["beamsoak", ...process.argv.slice(2)],
    version,
    ...targetOf(flags),
    ...(flags.allowFaults && { allowFaults: true }),
    ...(await k6Choice(flags)),
    timeBudget: flags.timeBudget ?? null,
    extend: flags.extend ?? false,
    showTo: {
      prometheus: flags.prometheus === true ? SCRAPED_AT : (flags.prometheus ?? null),
      otlp: flags.otlp ?? null,
    },
    ...(live && { live }),
    clock: systemClock,
    signal: interruption.signal,
    observer: progress,
  });
  progress[Symbol.dispose]();
  printResult(result, flags.json ?? false);
  process.stderr.write(`The report: ${join(result.runDir, "report.html")}\n`);
  tellCiJob(result);
  process.exitCode = interruption.exitCode() ?? result.verdict.exitCode;
}

async function scenarioOf(reference: string | undefined, flags: RunFlags): Promise<ResolvedScenario> {
  const script = typeof flags.k6 === "string" ? existingScript(flags.k6) : undefined;
  if (reference === undefined) {
    if (script === undefined || flags.attach === undefined) throw nothingToRun();
    return attachedScenario(script, flags.drain ?? DRAIN, totalmem());
  }
  const scenario = await loadScenario(reference, scenarioLibrary, {
    settings: flags.set,
    ...(flags.users !== undefined && { users: flags.users }),
    ...(flags.seed !== undefined && { seed: flags.seed }),
    ...(flags.cycles !== undefined && { cycles: flags.cycles }),
    ...(flags.browsers !== undefined && { browsers: flags.browsers }),
    ...(flags.nodes !== undefined && { nodes: flags.nodes }),
  });
  return script === undefined ? scenario : { ...scenario, script };
}

/** After the load of a script of which nothing else is known. */
const DRAIN: Millis = 30 * SECOND;

/** Loopback alone: whoever may read the figures is told them by name. */
const SCRAPED_AT: ListenAddress = { host: "127.0.0.1", port: 9568 };

function nothingToRun(): Error {
  return usageError(
    "NOTHING_TO_RUN",
    "There is no scenario to run.",
    "Name one, such as smoke; or run a k6 script against a node: beamsoak run --k6 script.ts --attach name@host",
  );
}

function existingScript(path: string): string {
  const script = resolve(path);
  if (existsSync(script)) return script;
  throw usageError(
    "K6_SCRIPT_NOT_FOUND",
    `There is no k6 script ${script}.`,
    "Give the path of a script; or leave it out, as the last option, to have k6 carry the scenario's users.",
  );
}

async function k6Choice(flags: RunFlags): Promise<{ readonly k6?: K6Choice }> {
  const { k6, k6Processes: instances = 1, k6Intake } = flags;
  if (k6Intake !== undefined) return { k6: { kind: "remote", instances, ...k6Intake } };
  return k6 === undefined ? {} : { k6: await localK6(flags) };
}
