import { Command } from "commander";
import { usageError } from "../base/errors.ts";
import { ExitCode } from "../base/exit-codes.ts";
import { reproduces, type Sameness } from "../record/reproduction/reproduces.ts";
import { conclusion, reproductionText } from "../record/reproduction/text.ts";
import { faultIn, learnedFrom } from "../recording.ts";
import { findRun } from "../timeline/run-folder.ts";
import { defaultReports } from "./places.ts";

interface ReproducesFlags {
  readonly reports: string;
  readonly json?: true;
}

const EXIT: Readonly<Record<Sameness, ExitCode>> = {
  same: ExitCode.bounded,
  different: ExitCode.gateFailed,
  unknown: ExitCode.inconclusive,
};

export function reproducesCommand(): Command {
  return new Command("reproduces")
    .description("whether a run shows the same slope per user as a recording")
    .argument("<original>", "a recording: its folder, or its name for the latest")
    .argument(
      "<run>",
      "the run that reproduces it: a folder, or a scenario's name for its latest; or a recording",
    )
    .option("--reports <folder>", "where both are kept", defaultReports)
    .option("--json", "print the comparison as JSON on stdout")
    .addHelpText(
      "after",
      `
Exit codes: 0 the same slope per user, 1 not the same, 3 cannot tell.

Examples:
  $ beamsoak reproduces record-shop-prod1-example-com shop-recorded
  $ beamsoak reproduces reports/record-shop-prod1/2026-01-31T12-00-00Z reports/shop-recorded/2026-02-01T09-00-00Z --json`,
    )
    .action(async (original: string, run: string, { reports, json }: ReproducesFlags) => {
      const [one, other] = [findRun(original, reports), findRun(run, reports)];
      if (one === other)
        throw usageError(
          "REPRODUCES_ITSELF",
          `Both are ${one}.`,
          "Name the recording first, then the run that reproduces it.",
        );
      const found = reproduces(await learnedFrom(one), await learnedFrom(other), await faultIn(other));
      const machine = { original: one, run: other, conclusion: conclusion(found), ...found };
      process.stdout.write(json ? `${JSON.stringify(machine, null, 2)}\n` : reproductionText(found));
      process.exitCode = EXIT[found.outcome];
    });
}
