import { formatDuration } from "../base/units.ts";
import { outcomeStyle, painter, type Paint } from "./colours.ts";
import type { ConsoleOptions } from "./console.ts";
import { growthRow } from "./growth-row.ts";
import { MEASURED_WIDTH, LIMIT_WIDTH, row, WIDTH, wrap } from "./layout.ts";
import type { JudgedSeries } from "./types.ts";

type Outcome = JudgedSeries["outcome"];

/** Worst first. */
const outcomes: readonly Outcome[] = ["unbounded", "inconclusive", "bounded"];
const marks: Readonly<Record<Outcome, string>> = { unbounded: "✗", inconclusive: "?", bounded: "✓" };

/** What was found of each series, worst first, and of all in one line; `remarks` are about the file. */
export function renderSeries(
  judged: readonly JudgedSeries[],
  remarks: readonly string[],
  { colour }: ConsoleOptions,
): string {
  const paint = painter(colour);
  const ordered = outcomes.flatMap((outcome) => judged.filter((one) => one.outcome === outcome));
  return [
    "",
    ...ordered.flatMap((one) => [...seriesLines(one, paint), ""]),
    ...remarks.flatMap((remark) => remarkLines(remark, 2, paint)),
    ...(remarks.length > 0 ? [""] : []),
    paint(outcomeStyle(ordered[0]!.outcome), `  ${summary(judged)}`),
    "",
  ].join("\n");
}

/** The same for machines; series in the order of the file. */
export function seriesJson(judged: readonly JudgedSeries[]): string {
  const series = judged.map(({ name, outcome, reason, ...rest }) => ({ name, outcome, reason, ...rest }));
  return `${JSON.stringify({ schemaVersion: 1, series }, null, 2)}\n`;
}

function seriesLines(one: JudgedSeries, paint: Paint): readonly string[] {
  const { name, outcome, model, reason, timeToLimit } = one;
  const head = `${marks[outcome]} ${outcome.toUpperCase().padEnd(14)}`;
  const room = WIDTH - 2 - head.length - name.length;
  const limit = timeToLimit === null ? [] : limitRow(formatDuration(timeToLimit));
  return [
    `  ${paint(outcomeStyle(outcome), head)}${name}${paint("faint", model.padStart(Math.max(room, model.length + 2)))}`,
    ...wrap(reason, 6),
    ...growthRow("growth an hour", one, one.unit),
    ...limit,
    ...one.remarks.flatMap((remark) => remarkLines(remark, 6, paint)),
  ];
}

function limitRow(time: string): readonly string[] {
  const left = WIDTH - LIMIT_WIDTH;
  return row("      until the limit, at this growth", [[time, MEASURED_WIDTH]], left);
}

function remarkLines(remark: string, indent: number, paint: Paint): readonly string[] {
  const [first, ...rest] = wrap(remark, indent + 2);
  return [`${" ".repeat(indent)}${paint("open", "!")} ${first!.trimStart()}`, ...rest];
}

/** `3 series: 1 unbounded, 2 bounded.` */
function summary(judged: readonly JudgedSeries[]): string {
  const counts = outcomes
    .map((outcome) => [judged.filter((one) => one.outcome === outcome).length, outcome] as const)
    .filter(([count]) => count > 0);
  return `${judged.length} series: ${counts.map(([count, outcome]) => `${count} ${outcome}`).join(", ")}.`;
}
