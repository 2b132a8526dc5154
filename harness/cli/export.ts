import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { Command, Option } from "commander";
import { environmentError, messageOf, usageError } from "../base/errors.ts";
import { csvLong } from "../export/csv-long.ts";
import { csvWide } from "../export/csv-wide.ts";
import { openMetricsText } from "../export/openmetrics.ts";
import { parquet } from "../export/parquet.ts";
import { selectSeries } from "../export/select-series.ts";
import { loadTimeline } from "../timeline/load.ts";
import { readOutline } from "../timeline/outline.ts";
import { recordBatches } from "../timeline/read-records.ts";
import { findRun } from "../timeline/run-folder.ts";
import { defaultReports } from "./places.ts";

interface ExportFlags {
  readonly format: "csv" | "parquet" | "openmetrics";
  readonly wide?: true;
  readonly out?: string;
  readonly series: readonly string[];
  readonly reports: string;
}

export function exportCommand(): Command {
  return new Command("export")
    .description("write the series of a stored run as CSV, Parquet or OpenMetrics")
    .argument("<run>", "folder of a run, or the name of a scenario for its latest run")
    .addOption(
      new Option("--format <format>", "what to write")
        .choices(["csv", "parquet", "openmetrics"])
        .default("csv"),
    )
    .option("--wide", "csv: a column for each series in place of a row for each reading")
    .option("--out <file>", "write there (default: stdout)")
    .option(
      "--series <pattern>",
      "only these: a name, in which * is any text and ? any character; repeatable",
      (text: string, before: readonly string[]) => [...before, text],
      [],
    )
    .option("--reports <folder>", "where runs are kept", defaultReports)
    .addHelpText(
      "after",
      `
Examples:
  $ beamsoak export incident-23w --out incident.csv
  $ beamsoak export incident-23w --series 'memory.*' --wide | beamsoak judge -
  $ beamsoak export incident-23w --format parquet --out incident.parquet
  $ beamsoak export incident-23w --format openmetrics --out incident.om`,
    )
    .action(exportRun);
}

async function exportRun(run: string, flags: ExportFlags): Promise<void> {
  refuseContradictions(flags);
  const content = await contentOf(findRun(run, flags.reports), flags);
  await (flags.out === undefined ? toStdout(content) : toFile(content, flags.out));
}

function refuseContradictions({ format, wide, out }: ExportFlags): void {
  if (wide && format !== "csv") {
    throw usageError("EXPORT_WIDE_WITHOUT_CSV", `--wide is a form of csv, not of ${format}.`);
  }
  if (format === "parquet" && out === undefined && process.stdout.isTTY) {
    throw usageError(
      "EXPORT_TO_TERMINAL",
      "Parquet is no text for a terminal.",
      "Name a file with --out, or send it on with > or |.",
    );
  }
}

type Content = AsyncIterable<string | Uint8Array> | Iterable<string>;

/** Piece by piece: a piece is made when the one before it has been taken. */
async function contentOf(folder: string, { format, wide, series }: ExportFlags): Promise<Content> {
  const all = await readOutline(folder);
  const outline = { ...all, series: selectSeries(all.series, series) };
  switch (format) {
    case "csv":
      return (wide ? csvWide : csvLong)(outline, recordBatches(folder));
    case "parquet":
      return parquet(outline, recordBatches(folder));
    case "openmetrics": {
      const names = outline.series.map(({ name }) => name);
      return openMetricsText(await loadTimeline(folder), names);
    }
  }
}

/** Whoever reads may stop when they have seen enough: `| head`. */
async function toStdout(content: Content): Promise<void> {
  try {
    await pipeline(content, process.stdout, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
  }
}

async function toFile(content: Content, path: string): Promise<void> {
  try {
    await pipeline(content, createWriteStream(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw environmentError(
      "EXPORT_NOT_WRITTEN",
      `Cannot write ${path}: ${messageOf(error)}`,
      "Name another file with --out.",
      error,
    );
  }
}
