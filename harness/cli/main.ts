#!/usr/bin/env node
import { Command, CommanderError, Help, type Option } from "commander";
import { ExitCode } from "../base/exit-codes.ts";
import { attachCommand } from "./attach.ts";
import { autopsyCommand } from "./autopsy.ts";
import { capacityCommand } from "./capacity.ts";
import { compareCommand } from "./compare.ts";
import { diagnoseCommand } from "./diagnose.ts";
import { distributeCommand } from "./distribute.ts";
import { doctorCommand } from "./doctor.ts";
import { exportCommand } from "./export.ts";
import { explainFailure } from "./failure.ts";
import { initCommand } from "./init.ts";
import { judgeCommand } from "./judge.ts";
import { recordCommand } from "./record.ts";
import { reportCommand } from "./report.ts";
import { reproducesCommand } from "./reproduces.ts";
import { runCommand } from "./run.ts";
import { saturateCommand } from "./saturate.ts";
import { triageCommand } from "./triage.ts";
import { version } from "./version.ts";

const program = new Command("beamsoak")
  .description(
    "Load-and-soak tests for Erlang/OTP nodes: fails the run when sessions, heaps or memory grow without bound.",
  )
  .version(version)
  .showHelpAfterError("Run with --help for usage and examples.")
  .addCommand(runCommand())
  .addCommand(initCommand())
  .addCommand(capacityCommand())
  .addCommand(saturateCommand())
  .addCommand(judgeCommand())
  .addCommand(reportCommand())
  .addCommand(compareCommand())
  .addCommand(exportCommand())
  .addCommand(triageCommand())
  .addCommand(attachCommand())
  .addCommand(recordCommand())
  .addCommand(reproducesCommand())
  .addCommand(diagnoseCommand())
  .addCommand(autopsyCommand())
  .addCommand(distributeCommand())
  .addCommand(doctorCommand())
  .addHelpText(
    "after",
    `
Examples:
  $ beamsoak run smoke                                     2 000 users, under 20 seconds
  $ beamsoak run incident-23w --set store=leaky            the incident, at 230 000 users
  $ beamsoak run incident-23w --users 2000                 the same service, at a size where it is right
  $ beamsoak init                                          a scenario for a service of your own
  $ beamsoak capacity incident-23w --from 2k --to 230k     how many users until it breaks?
  $ beamsoak saturate smoke                                how many requests a second?
  $ beamsoak judge incident-23w                            judge the latest stored run again
  $ beamsoak report incident-23w                           write the pages of a stored run again
  $ beamsoak compare incident-23w                          what changed between its two latest runs
  $ beamsoak export incident-23w --out incident.csv        its series, for other tools
  $ beamsoak triage incident-23w                           what operators would have looked up, step by step
  $ beamsoak attach sessions@127.0.0.1 --for 10m           watch a running node, and judge it
  $ beamsoak record shop@prod1 --like soak/shop.ts         learn its load, and write a scenario of it
  $ beamsoak reproduces record-shop-prod1 shop-recorded    the same slope per user, or not?
  $ beamsoak diagnose sessions@127.0.0.1                   what is wrong with this node?
  $ beamsoak autopsy erl_crash.dump                        why did this node die?
  $ beamsoak distribute smoke --local 2                    users spread over two k6 processes
  $ beamsoak doctor --users 230000                         can this host carry it?

Exit codes:
  0 bounded   1 a gate failed   2 bad usage or configuration   3 inconclusive
  4 generator or environment at fault   5 the target died or did not start   130/143 interrupted`,
  );

// Commander copies these to subcommands only when they are created by it.
for (const command of [program, ...program.commands]) {
  command.exitOverride().configureHelp({ optionDescription });
}

// Who reads no further (`| head`) has what they want; the work goes on, and its exit code is true.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

try {
  await program.parseAsync();
} catch (thrown) {
  process.exitCode = thrown instanceof CommanderError ? usageExit(thrown) : explainFailure(thrown);
}

/** Help and version end with 0; Commander has already said what was wrong otherwise. */
function usageExit(error: CommanderError): number {
  return error.exitCode === 0 ? ExitCode.bounded : ExitCode.usage;
}

/** A list that starts empty has no default worth a word. */
function optionDescription(option: Option): string {
  return new Help().optionDescription(option).replace(" (default: [])", "");
}
