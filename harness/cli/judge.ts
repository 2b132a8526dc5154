import { createReadStream } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { parseCount, parseSize } from "../config/measures.ts";
import { durationOption } from "./duration-option.ts";
import { exitCodeOf, judgeSeriesFile, type SeriesLimit } from "../judge-series-file.ts";
import { judgeStored } from "../judge.ts";
import { renderSeries, seriesJson } from "../report/judged-series.ts";
import { readSeriesFile } from "../timeline/series-file/read.ts";
import { requireNone, subjectOf } from "./judge-subject.ts";
import { defaultReports } from "./places.ts";
import { printResult, wantsColour } from "./print-result.ts";

interface JudgeFlags {
  readonly reports: string;
  readonly json?: true;
  readonly set?: readonly string[];
  readonly warmup?: number;
  readonly unit?: SeriesLimit["unit"];
  readonly limit?: readonly SeriesLimit[];
}

export function judgeCommand(): Command {
  return new Command("judge")
    .description("judge a stored run again, or the series in a CSV, NDJSON or Prometheus file")
    .argument(
      "<run|file>",
      "a run's folder, a scenario's name for its latest run, a file of series, - for stdin",
    )
    .option("--json", "print the RunResult, or the outcome of each series, as JSON on stdout")
    .option("--reports <folder>", "where runs are kept", defaultReports)
    .option(
      "--set <setting>",
      "run: another gates.<id>=<level> or gates.<id>.<option>=<value>; repeatable",
      also,
    )
    .option("--warmup <duration>", "file: what to leave out at the front (default: a tenth)", durationOption)
    .option("--unit <unit>", "file: bytes or count (default: what each name says)", unit)
    .option(
      "--limit <value>",
      "file: never to be reached, 8GiB by bytes, 230k by counts; repeatable",
      alsoLimit,
    )
    .addHelpText(
      "after",
      `
Examples:
  $ beamsoak judge incident-23w
  $ beamsoak judge reports/incident-23w/2026-01-31T12-00-00Z --set gates.rss-bounded=off --json
  $ beamsoak judge memory.csv --warmup 10m --limit 8GiB
  $ curl -sG $PROMETHEUS/api/v1/query_range -d query=erlang_vm_memory_bytes_total \\
      -d start=2026-01-31T12:00:00Z -d end=2026-01-31T18:00:00Z -d step=15s | beamsoak judge -`,
    )
    .action((reference: string, flags: JudgeFlags) => {
      const subject = subjectOf(reference, flags.reports);
      return subject.kind === "run" ? judgeRun(subject.folder, flags) : judgeFile(subject.path, flags);
    });
}

async function judgeRun(folder: string, { json, set, warmup, unit, limit }: JudgeFlags): Promise<void> {
  requireNone("a run says that itself", {
    "--warmup": warmup !== undefined,
    "--unit": unit !== undefined,
    "--limit": limit !== undefined,
  });
  const { result } = await judgeStored(folder, set);
  printResult(result, json ?? false);
  process.exitCode = result.verdict.exitCode;
}

async function judgeFile(path: string | null, flags: JudgeFlags): Promise<void> {
  requireNone("a file of series has no gates", { "--set": flags.set !== undefined });
  const bytes = path === null ? process.stdin : createReadStream(path, { highWaterMark: 1 << 20 });
  const file = await readSeriesFile(bytes, path ?? "standard input");
  const judged = judgeSeriesFile(file, {
    warmup: flags.warmup ?? null,
    unit: flags.unit ?? null,
    limits: flags.limit ?? [],
  });
  const colour = wantsColour(process.stdout);
  process.stdout.write(flags.json ? seriesJson(judged) : renderSeries(judged, file.remarks, { colour }));
  process.exitCode = exitCodeOf(judged);
}

function also(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function alsoLimit(text: string, before: readonly SeriesLimit[] = []): readonly SeriesLimit[] {
  const bytes = parseSize(text);
  if (bytes !== null) return [...before, { value: bytes, unit: "B" }];
  const count = parseCount(text);
  if (count !== null) return [...before, { value: count, unit: "count" }];
  throw new InvalidArgumentError(`"${text}" is neither a size such as 8GiB nor a whole number such as 230k.`);
}

function unit(text: string): SeriesLimit["unit"] {
  if (text === "bytes") return "B";
  if (text === "count") return "count";
  throw new InvalidArgumentError(`"${text}" is neither bytes nor count.`);
}
