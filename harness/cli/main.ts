#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { ExitCode } from "../base/exit-codes.ts";
import { autopsyCommand } from "./autopsy.ts";
import { doctorCommand } from "./doctor.ts";
import { explainFailure } from "./failure.ts";
import { judgeCommand } from "./judge.ts";
import { runCommand } from "./run.ts";
import { triageCommand } from "./triage.ts";
import { version } from "./version.ts";

const program = new Command("beamsoak")
  .description(
    "Load-and-soak tests for Erlang/OTP nodes: fails the run when sessions, heaps or memory grow without bound.",
  )
  .version(version)
  .showHelpAfterError("Run with --help for usage and examples.")
  .addCommand(runCommand())
  .addCommand(judgeCommand())
  .addCommand(triageCommand())
  .addCommand(autopsyCommand())
  .addCommand(doctorCommand())
  .addHelpText(
    "after",
    `
Examples:
  $ beamsoak run smoke                                     2 000 users, under 20 seconds
  $ beamsoak run incident-23w --set store=leaky            the incident, at 230 000 users
  $ beamsoak run incident-23w --users 2000                 the same service, at a size where it is right
  $ beamsoak judge incident-23w                            judge the latest stored run again
  $ beamsoak triage incident-23w                           what operators would have looked up, step by step
  $ beamsoak autopsy erl_crash.dump                        why did this node die?
  $ beamsoak doctor --users 230000                         can this host carry it?

Exit codes:
  0 bounded   1 a gate failed   2 bad usage or configuration   3 inconclusive
  4 generator or environment at fault   5 the target died or did not start   130/143 interrupted`,
  );

// Commander copies these to subcommands only when they are created by it.
for (const command of [program, ...program.commands]) command.exitOverride();

try {
  await program.parseAsync();
} catch (thrown) {
  process.exitCode = thrown instanceof CommanderError ? usageExit(thrown) : explainFailure(thrown);
}

/** Help and version end with 0; Commander has already said what was wrong otherwise. */
function usageExit(error: CommanderError): number {
  return error.exitCode === 0 ? ExitCode.bounded : ExitCode.usage;
}
