import { join } from "node:path";
import { Command } from "commander";
import { judgeStored, writeReports } from "../judge.ts";
import { findRun } from "../timeline/run-folder.ts";
import { defaultReports } from "./places.ts";

export function reportCommand(): Command {
  return new Command("report")
    .description("write a stored run's reports again, also of one that was cut off")
    .argument("<run>", "folder of a run, or the name of a scenario for its latest run")
    .option("--reports <folder>", "where runs are kept", defaultReports)
    .addHelpText(
      "after",
      `
It judges the record anew and leaves report.html, result.json, junit.xml, metrics.txt and summary.md in the run's folder.

Examples:
  $ beamsoak report incident-23w
  $ beamsoak report reports/incident-23w/2026-01-31T12-00-00Z`,
    )
    .action(async (run: string, { reports }: { reports: string }) => {
      const judged = await judgeStored(findRun(run, reports));
      writeReports(judged);
      process.stdout.write(`${join(judged.result.runDir, "report.html")}\n`);
    });
}
