import { Command } from "commander";
import { usageError } from "../base/errors.ts";
import { systemClock } from "../base/clock.ts";
import { requireNodeName } from "../config/attached.ts";
import { loadScenario } from "../config/load-file.ts";
import type { ResolvedScenario } from "../config/types.ts";
import { writeManifests } from "../distribute/distribute.ts";
import { runScenario } from "../run.ts";
import { requireK6 } from "../target/k6.ts";
import { collect, count } from "./count-option.ts";
import { onInterrupt } from "./interrupt.ts";
import { defaultReports, scenarioLibrary } from "./places.ts";
import { printResult } from "./print-result.ts";
import { showProgress } from "./progress.ts";
import { version } from "./version.ts";

interface DistributeFlags {
  readonly out: string;
  readonly parallelism: number;
  readonly local?: number;
  readonly url?: string;
  readonly attach?: string;
  readonly cookieSecret: string;
  readonly image: string;
  readonly users?: number;
  readonly seed?: number;
  readonly set: readonly string[];
  readonly reports: string;
  readonly json?: true;
}

export function distributeCommand(): Command {
  return new Command("distribute")
    .description(
      "spread a scenario's users over several k6: in a cluster by its operator, or on this machine",
    )
    .argument("<scenario>", "name of a scenario in scenarios/, or path of a scenario file")
    .option("--out <folder>", "where the cluster's manifests are written", "beamsoak-cluster")
    .option("--parallelism <n>", "k6 runners in the cluster", count, 2)
    .option("--local <n>", "write nothing: run with n k6 processes on this machine", count)
    .option("--url <url>", "address of the service in the cluster: http://sessions:8080")
    .option("--attach <node>", "name of its node, name@host, as the cluster reaches it")
    .option("--cookie-secret <name>", "secret with the node's cookie under the key cookie", "beamsoak-cookie")
    .option("--image <image>", "image with beamsoak and Erlang/OTP", "beamsoak")
    .option("--users <n>", "concurrent users at the plateau, e.g. 2000 or 230k", count)
    .option("--seed <n>", "seed of the population", count)
    .option("--set <name=value>", "set a parameter of the scenario (repeatable)", collect, [])
    .option("--reports <folder>", "--local: where the run's folder is made", defaultReports)
    .option("--json", "--local: print the RunResult as JSON on stdout")
    .addHelpText(
      "after",
      `
Examples:
  $ beamsoak distribute smoke --local 2
  $ beamsoak distribute incident-23w --parallelism 4 --url http://sessions:8080 --attach sessions@sessions.shop.svc
  $ kubectl apply -f beamsoak-cluster && kubectl logs -f job/beamsoak-incident-23w-verdict`,
    )
    .action(distribute);
}

async function distribute(reference: string, flags: DistributeFlags): Promise<void> {
  const { users, seed, set } = flags;
  const scenario = await loadScenario(reference, scenarioLibrary, {
    settings: set,
    cycles: 1,
    ...(users !== undefined && { users }),
    ...(seed !== undefined && { seed }),
  });
  if (flags.local !== undefined) await runLocally(scenario, flags.local, flags);
  else await describeCluster(scenario, reference, flags);
}

/** The same arguments of k6 as in the cluster, with processes for runners. */
async function runLocally(
  scenario: ResolvedScenario,
  instances: number,
  { reports, json }: DistributeFlags,
): Promise<void> {
  const { program } = await requireK6();
  const interruption = onInterrupt();
  using progress = showProgress(process.stderr, scenario.sessions.table);
  const result = await runScenario({
    scenario,
    target: null,
    k6: { kind: "local", program, instances, relieveAfter: Infinity },
    reports,
    command: ["beamsoak", ...process.argv.slice(2)],
    version,
    timeBudget: null,
    extend: false,
    clock: systemClock,
    signal: interruption.signal,
    observer: progress,
  });
  progress[Symbol.dispose]();
  printResult(result, json ?? false);
  process.exitCode = interruption.exitCode() ?? result.verdict.exitCode;
}

async function describeCluster(
  scenario: ResolvedScenario,
  reference: string,
  flags: DistributeFlags,
): Promise<void> {
  const { url, attach: node, users, seed, set, parallelism, cookieSecret, image } = flags;
  if (url === undefined || node === undefined) {
    throw usageError(
      "CLUSTER_UNKNOWN",
      "The manifests need to know where the service is in the cluster, and which node to probe.",
      "Give --url http://<service>:<port> and --attach <name>@<host>; or --local <n> for this machine.",
    );
  }
  requireNodeName(node);
  const overrides = [
    ...(users === undefined ? [] : ["--users", String(users)]),
    ...(seed === undefined ? [] : ["--seed", String(seed)]),
    ...set.flatMap((setting) => ["--set", setting]),
    ...["--cycles", "1"],
  ];
  const files = await writeManifests(
    { scenario, reference, overrides, parallelism, url, node, cookieSecret, image },
    flags.out,
  );
  process.stdout.write(`${files.join("\n")}\n`);
}
