import { usageError } from "./base/errors.ts";
import { ExitCode } from "./base/exit-codes.ts";
import type { Millis, Unit } from "./base/units.ts";
import type { JudgedSeries } from "./report/types.ts";
import type { FileSeries, SeriesFile } from "./timeline/series-file/types.ts";
import { judgeSeries } from "./verdict/trend/judge-series.ts";

/** What a series must not reach; it holds for the series that are in its unit. */
export interface SeriesLimit {
  readonly value: number;
  readonly unit: "B" | "count";
}

export interface SeriesOptions {
  /** Left out at the front; null lets the judge take its default. */
  readonly warmup: Millis | null;
  /** Of every series; null takes what the file says, or what a series' name says. */
  readonly unit: SeriesLimit["unit"] | null;
  readonly limits: readonly SeriesLimit[];
}

/**
 * Judges every series of a file on its own. Pure: the same file gets the same answer.
 * @throws BeamsoakError (exit 2) where a limit holds for no series
 */
export function judgeSeriesFile({ series }: SeriesFile, options: SeriesOptions): readonly JudgedSeries[] {
  const units = series.map((one) => options.unit ?? one.unit ?? unitByName(one.name));
  for (const limit of options.limits) if (!units.includes(limit.unit)) throw limitOfNothing(limit);
  return series.map((one, index) => judge(one, units[index]!, options));
}

function judge({ name, t, v }: FileSeries, unit: Unit, { warmup, limits }: SeriesOptions): JudgedSeries {
  const limit = limits.find((one) => one.unit === unit)?.value ?? null;
  return { name, unit, ...judgeSeries({ t, v }, { name, unit, warmup, limit, load: null, users: null }) };
}

const SIZE = /memory|bytes$|bytes_total$/i;
/** Memory in anything but bytes is not ours to convert. */
const OTHER_SIZE = /(?:[kmg]i?b|words|pages|ratio|percent)$/i;

/** The labels of a Prometheus series (`name{…}`) say nothing of its unit. */
function unitByName(name: string): SeriesLimit["unit"] {
  const [base] = name.split("{", 1);
  return SIZE.test(base!) && !OTHER_SIZE.test(base!) ? "B" : "count";
}

function limitOfNothing({ value, unit }: SeriesLimit) {
  const found = unit === "B" ? `a limit of ${value} bytes` : `a limit of ${value} without a unit`;
  return usageError(
    "LIMIT_WITHOUT_SERIES",
    `There is ${found}, and no series ${unit === "B" ? "in bytes" : "of counts"}.`,
    "A size such as 8GiB holds for series in bytes, a number such as 230k for counts; --unit says which they are.",
  );
}

/** The exit code that the worst of them calls for. */
export function exitCodeOf(judged: readonly JudgedSeries[]): ExitCode {
  const outcomes = new Set(judged.map(({ outcome }) => outcome));
  if (outcomes.has("unbounded")) return ExitCode.gateFailed;
  return outcomes.has("inconclusive") ? ExitCode.inconclusive : ExitCode.bounded;
}
