import { outcomeStyle, painter, type Paint, type Style } from "../colours.ts";
import { row, wrap, WIDTH } from "../layout.ts";
import { sparkline } from "../sparkline.ts";
import type { Change, ComparedFigure, ComparedGate, Comparison, HistoryRow, Mismatch } from "./types.ts";
import { countsText, differenceText, groups, legend, passageText, valueText } from "./wording.ts";

const PASSAGE_WIDTH = 26;
const DIFFERENCE_WIDTH = 38;
const SPARK_WIDTH = 40;

const marks: Readonly<Record<Change, readonly [string, Style]>> = {
  regression: ["✗", "bad"],
  improvement: ["✓", "good"],
  unchanged: ["=", "faint"],
};

/** A comparison for people, at most 100 columns wide: regressions first, then improvements, then the rest. */
export function renderChanges(comparison: Comparison, { colour }: { readonly colour: boolean }): string {
  const paint = painter(colour);
  const { runs, mismatches, warnings, gates, figures } = comparison;
  return [
    "",
    ...headline(comparison, paint),
    "",
    ...[...mismatches.map(mismatchText), ...warnings].flatMap((text) => warningLines(text, paint)),
    ...(mismatches.length + warnings.length > 0 ? [""] : []),
    ...groups.flatMap(([change, title]) =>
      groupLines(
        title,
        gates.filter((one) => one.change === change),
        figures.filter((one) => one.change === change),
        paint,
      ),
    ),
    ...historyLines(comparison, paint),
    ...wrap(legend, 2).map((line) => paint("faint", line)),
    ...runs.flatMap(({ runDir }) => wrap(runDir, 2)).map((line) => paint("faint", line)),
    "",
  ].join("\n");
}

function headline(comparison: Comparison, paint: Paint): readonly string[] {
  const { runs, parameters, regressions } = comparison;
  const [before, after] = [runs[0]!, runs.at(-1)!];
  const scenario = [...new Set(runs.map((run) => run.scenario))].join(" and ");
  return [
    paint("strong", `  ${scenario}: ${countsText(comparison)}`),
    ...[["before", before] as const, ["after", after] as const].flatMap(([word, run]) => [
      `  ${word.padEnd(8)}${run.name.padEnd(26)}${paint(outcomeStyle(run.outcome), run.outcome)}`,
    ]),
    ...parameters.flatMap((one) => wrap(mismatchText(one), 2)),
    ...(regressions === 0 ? [] : [paint("bad", "  After is worse than before.")]),
  ];
}

/** `users: 2 000 before, 230 000 after.` */
export function mismatchText({ what, before, after }: Mismatch): string {
  return `${what}: ${before} before, ${after} after.`;
}

function warningLines(text: string, paint: Paint): readonly string[] {
  const [first, ...rest] = wrap(text, 4);
  return [`  ${paint("open", "!")} ${first!.trimStart()}`, ...rest];
}

function groupLines(
  title: string,
  gates: readonly ComparedGate[],
  figures: readonly ComparedFigure[],
  paint: Paint,
): readonly string[] {
  if (gates.length + figures.length === 0) return [];
  const head = row(`  ${title}`, [
    ["before → after", PASSAGE_WIDTH],
    ["difference", DIFFERENCE_WIDTH],
  ]);
  return [
    ...head.map((line) => paint("strong", line)),
    paint("faint", `  ${"─".repeat(WIDTH - 2)}`),
    ...gates.flatMap((gate) => gateLines(gate, paint)),
    ...figures.flatMap((figure) => figureLines(figure, 2, paint)),
    "",
  ];
}

function gateLines(gate: ComparedGate, paint: Paint): readonly string[] {
  const [mark, style] = marks[gate.change];
  const title = `${gate.title}${gate.level === "warn" ? " (warns only)" : ""}`;
  const outcome = `${gate.before ?? "not judged"} → ${gate.after ?? "not judged"}`;
  const tail = `${gate.gateId}  ${outcome}`;
  const room = WIDTH - 4 - title.length;
  const figures = gate.figures.flatMap((figure) => figureLines(figure, 4, paint));
  return room > tail.length
    ? [`  ${paint(style, mark)} ${title}${paint("faint", tail.padStart(room))}`, ...figures]
    : [`  ${paint(style, mark)} ${title}`, paint("faint", tail.padStart(WIDTH)), ...figures];
}

function figureLines(figure: ComparedFigure, indent: number, paint: Paint): readonly string[] {
  const [mark, style] = marks[figure.change];
  const lines = row(`${" ".repeat(indent)}${mark} ${figure.label}`, [
    [passageText(figure), PASSAGE_WIDTH],
    [differenceText(figure), DIFFERENCE_WIDTH],
  ]);
  return figure.change === "unchanged" ? lines : lines.map((line) => paint(style, line));
}

/** Each figure over all runs: its course from zero to its highest, the first and the last. */
function historyLines({ history, runs }: Comparison, paint: Paint): readonly string[] {
  if (history.length === 0) return [];
  return [
    paint("strong", `  History of ${runs.length} runs`),
    paint("faint", `  ${"─".repeat(WIDTH - 2)}`),
    ...runs.map(({ name, outcome }) => `  ${name.padEnd(34)}${paint(outcomeStyle(outcome), outcome)}`),
    "",
    ...history.flatMap((one) => {
      const { label, unit, values } = one;
      const ends = `${valueText(values[0] ?? null, unit)} → ${valueText(values.at(-1) ?? null, unit)}`;
      return row(`  ${label}`, [
        [courseOf(one), Math.min(SPARK_WIDTH, values.length) + 2],
        [ends, PASSAGE_WIDTH],
      ]);
    }),
    "",
  ];
}

/** A figure's course over the runs as a sparkline; runs that do not tell it go on with the one before. */
export function courseOf({ label, unit, values }: HistoryRow): string {
  const told = values.flatMap((value, run) => (value === null ? [] : [{ value, run }]));
  const series = {
    name: label,
    unit,
    type: "gauge",
    t: Float64Array.from(told, ({ run }) => run),
    v: Float64Array.from(told, ({ value }) => value),
  } as const;
  return sparkline(series, Math.min(SPARK_WIDTH, told.length));
}
