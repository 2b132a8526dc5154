import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { messageOf, usageError } from "../base/errors.ts";
import { ExitCode } from "../base/exit-codes.ts";
import { compareStored } from "../compare.ts";
import { mismatchText, renderChanges } from "../report/compare/console.ts";
import type { Comparison } from "../report/compare/types.ts";
import { findRun, twoLatestRuns } from "../timeline/run-folder.ts";
import { defaultReports } from "./places.ts";
import { wantsColour } from "./print-result.ts";

interface CompareFlags {
  readonly reports: string;
  readonly html?: string;
  readonly json?: true;
  readonly strict?: true;
  readonly failOn?: "regression";
}

export function compareCommand(): Command {
  return new Command("compare")
    .description("what got worse or better between stored runs, with intervals")
    .argument("<runs...>", "folders of runs or names of scenarios for their latest, the oldest first")
    .option("--json", "print the comparison as JSON on stdout")
    .option("--html <file>", "where the page is written (default: compare.html in the last run's folder)")
    .option("--strict", "refuse runs of other machines, versions or load, in place of a warning")
    .option("--fail-on <what>", "regression: exit 1 when something got worse", regression)
    .option("--reports <folder>", "where runs are kept", defaultReports)
    .addHelpText(
      "after",
      `
The last run is held against the first; those between are shown as history. One name of a scenario stands for its two
latest runs.

Examples:
  $ beamsoak compare incident-23w
  $ beamsoak compare reports/smoke/2026-01-30T12-00-00Z reports/smoke/2026-01-31T12-00-00Z --fail-on regression
  $ beamsoak compare reports/smoke/* --html history.html`,
    )
    .action(async (references: readonly string[], flags: CompareFlags) => {
      const { comparison, page } = await compareStored(runsOf(references, flags.reports));
      if (flags.strict) refuseMismatches(comparison);
      const place = resolve(flags.html ?? join(comparison.runs.at(-1)!.runDir, "compare.html"));
      writePage(place, page());
      const colour = wantsColour(process.stdout);
      process.stdout.write(
        flags.json
          ? `${JSON.stringify(comparison, null, 2)}\n`
          : `${renderChanges(comparison, { colour })}  ${place}\n`,
      );
      if (flags.failOn === "regression" && comparison.regressions > 0) {
        process.exitCode = ExitCode.gateFailed;
      }
    });
}

function runsOf(references: readonly string[], reports: string): readonly string[] {
  const [only] = references;
  if (references.length === 1) {
    const latest = twoLatestRuns(only!, reports);
    if (latest) return latest;
    const single = findRun(only!, reports);
    throw usageError(
      "COMPARE_ONE_RUN",
      `There is nothing to compare ${single} with.`,
      "Name a second run, or a scenario that has run twice.",
    );
  }
  const folders = references.map((reference) => findRun(reference, reports));
  const twice = folders.find((folder, index) => folders.indexOf(folder) < index);
  if (twice === undefined) return folders;
  throw usageError(
    "COMPARE_SAME_RUN",
    `${twice} is named twice.`,
    "Name each run once; the name of one scenario alone stands for its two latest runs.",
  );
}

function refuseMismatches({ mismatches }: Comparison): void {
  if (mismatches.length === 0) return;
  throw usageError(
    "COMPARE_UNLIKE",
    `The runs are not alike: ${mismatches.map(mismatchText).join(" ")}`,
    "Compare runs of one machine and one load, or leave out --strict.",
  );
}

function writePage(place: string, page: string): void {
  try {
    writeFileSync(place, page);
  } catch (cause) {
    throw usageError(
      "COMPARE_PAGE_NOT_WRITTEN",
      `Cannot write ${place}: ${messageOf(cause)}`,
      "Name a file in a folder that exists: --html FILE.",
    );
  }
}

function regression(text: string): CompareFlags["failOn"] {
  if (text === "regression") return text;
  throw new InvalidArgumentError(`"${text}" is not regression.`);
}
