import { Command } from "commander";
import { judgeStored } from "../judge.ts";
import { renderTriage } from "../report/triage.ts";
import { findRun } from "../timeline/run-folder.ts";
import { defaultReports } from "./places.ts";
import { wantsColour } from "./print-result.ts";

export function triageCommand(): Command {
  return new Command("triage")
    .description("tell a stored run step by step, as operators would have looked into the node by hand")
    .argument("<run>", "folder of a run, or the name of a scenario for its latest run")
    .option("--reports <folder>", "where runs are kept", defaultReports)
    .addHelpText(
      "after",
      `
Examples:
  $ beamsoak triage incident-23w
  $ beamsoak triage reports/incident-23w/2026-01-31T12-00-00Z`,
    )
    .action(async (run: string, { reports }: { reports: string }) => {
      const folder = findRun(run, reports);
      const { result, timeline } = await judgeStored(folder);
      process.stdout.write(`${renderTriage(result, timeline, { colour: wantsColour(process.stdout) })}\n`);
    });
}
