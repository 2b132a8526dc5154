import { Command } from "commander";
import { judgeStored } from "../judge.ts";
import { findRun } from "../timeline/run-folder.ts";
import { defaultReports } from "./places.ts";
import { printResult } from "./print-result.ts";

export function judgeCommand(): Command {
  return new Command("judge")
    .description("judge a stored run again, from its record on disk")
    .argument("<run>", "a run's folder, or a scenario's name for its latest run")
    .option("--reports <folder>", "where runs are kept", defaultReports)
    .option("--json", "print the RunResult as JSON on stdout")
    .addHelpText(
      "after",
      `
Examples:
  $ beamsoak judge incident-23w
  $ beamsoak judge reports/incident-23w/2026-01-31T12-00-00Z --json`,
    )
    .action(async (reference: string, flags: { reports: string; json?: true }) => {
      const result = await judgeStored(findRun(reference, flags.reports));
      printResult(result, flags.json ?? false);
      process.exitCode = result.verdict.exitCode;
    });
}
