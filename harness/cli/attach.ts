import { totalmem } from "node:os";
import { join } from "node:path";
import { Command, Option } from "commander";
import { showNode } from "../attach/live-view.ts";
import { sortings, type Sorting } from "../attach/ranking.ts";
import { systemClock } from "../base/clock.ts";
import { SECOND } from "../base/units.ts";
import { noExperiments, requireNodeName, unseenWithoutModule, watchedScenario } from "../config/attached.ts";
import { runScenario } from "../run.ts";
import { isThisMachine } from "../target/attach.ts";
import { attachOptions, attachPlanOf, type AttachFlags } from "./attach-options.ts";
import { collect } from "./count-option.ts";
import { durationOption, durationOptionOf } from "./duration-option.ts";
import { onInterrupt } from "./interrupt.ts";
import { defaultReports } from "./places.ts";
import { printResult } from "./print-result.ts";
import { version } from "./version.ts";

interface WatchFlags extends AttachFlags {
  readonly for?: number;
  readonly sort: Sorting;
  readonly also: readonly string[];
  readonly cluster?: true;
  readonly table: readonly string[];
  readonly process: readonly string[];
  readonly interval: number;
  readonly lookEvery: number;
  readonly loadModule: boolean;
  readonly reports: string;
  readonly json?: true;
}

export function attachCommand(): Command {
  const command = new Command("attach")
    .description("watch a running node, without any load of ours, and judge what it does")
    .argument("<node>", "name@host")
    .option("--for <duration>", "how long, e.g. 10m (default: until Ctrl-C)", durationOption)
    .option(
      "--also <node>",
      "a further node of its cluster, reached in the same way (repeatable)",
      collect,
      [],
    )
    .option("--cluster", "every node that these are connected to as well, as they come and go")
    .addOption(
      new Option("--sort <by>", "what the processes shown are sorted by").choices(sortings).default("memory"),
    );
  for (const option of attachOptions()) command.addOption(option);
  return command
    .option("--table <name>", "sample this ETS table each interval (repeatable)", collect, [])
    .option("--process <name>", "sample this registered process each interval (repeatable)", collect, [])
    .addOption(durationOptionOf("--interval <duration>", "between two samples", SECOND))
    .addOption(
      durationOptionOf(
        "--look-every <duration>",
        "between two looks at all processes and tables",
        10 * SECOND,
      ),
    )
    .option("--no-load-module", "load nothing into the node: stock calls alone, and fewer series")
    .option("--reports <folder>", "where the folder of the watch is made", defaultReports)
    .option("--json", "print the RunResult as JSON on stdout")
    .addHelpText(
      "after",
      `
The cookie is taken from --cookie-file, from BEAMSOAK_COOKIE, or from ~/.erlang.cookie.

Examples:
  $ beamsoak attach sessions@127.0.0.1 --for 10m
  $ beamsoak attach sessions@prod1.example.com --cookie-file ~/prod.cookie --sort growth
  $ beamsoak attach sessions@prod1.example.com --also sessions@prod2.example.com
  $ beamsoak attach sessions@prod1.example.com --cluster
  $ beamsoak attach sessions@prod1.example.com --port 127.0.0.1:9100      # through an SSH tunnel`,
    )
    .action(attach);
}

async function attach(node: string, flags: WatchFlags): Promise<void> {
  flags.also.forEach(requireNodeName);
  const plan = {
    ...(await attachPlanOf(node, flags)),
    others: flags.also.filter((other) => other !== node),
    discover: flags.cluster ?? false,
  };
  const endless = flags.for === undefined;
  const scenario = watchedScenario({
    node,
    length: flags.for ?? null,
    interval: flags.interval,
    slowInterval: flags.lookEvery,
    tables: flags.table,
    processes: flags.process,
    loadModule: flags.loadModule,
    experiments: noExperiments,
    memory: isThisMachine(node) ? totalmem() : null,
  });
  const interruption = onInterrupt(endless ? "the report follows" : "the partial report follows");
  using view = showNode(process.stdin, process.stderr, {
    node,
    planned: flags.for ?? null,
    sorting: flags.sort,
    lineEvery: flags.lookEvery,
    unlisted: flags.loadModule ? "The first look is under way." : UNLISTED,
  });
  if (!flags.loadModule) view.note(UNLISTED);
  const result = await runScenario({
    scenario,
    target: null,
    attach: plan,
    reports: flags.reports,
    command: ["beamsoak", ...process.argv.slice(2)],
    version,
    timeBudget: null,
    extend: false,
    clock: systemClock,
    ...(endless
      ? { signal: new AbortController().signal, enough: interruption.signal }
      : { signal: interruption.signal }),
    observer: view,
  });
  view[Symbol.dispose]();
  printResult(result, flags.json ?? false);
  process.stderr.write(`The report: ${join(result.runDir, "report.html")}\n`);
  process.exitCode = (endless ? null : interruption.exitCode()) ?? result.verdict.exitCode;
}

const UNLISTED = `Nothing is loaded into the node: no list of processes, and none of ${unseenWithoutModule.join(", ")}.`;
