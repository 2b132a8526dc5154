import { formatDuration } from "../../harness/base/units.ts";
import type { Paint } from "../../harness/report/colours.ts";
import { wrap } from "../../harness/report/layout.ts";
import type { Compared } from "./compare.ts";

const INDENT = 6;

/**
 * Class × variant: verdict, time to it, the cause named first, the gates that failed, and whatever is not as expected.
 * @param planned runs that there would have been without an interruption
 */
export function renderMatrix(cells: readonly Compared[], planned: number, paint: Paint): string {
  const width = cells.reduce((most, { class: name }) => Math.max(most, name.length), 0);
  const header = paint(
    "strong",
    `    ${columns(width, "class", "variant", "verdict", "time", "named first")}`,
  );
  return [
    header,
    ...cells.flatMap((cell) => linesOf(cell, width, paint)),
    "",
    summary(cells, planned, paint),
    "",
  ].join("\n");
}

/** One line for a run that has just ended. */
export function cellLine(cell: Compared, width: number, paint: Paint): string {
  return `  ${mark(cell, paint)} ${columns(width, cell.class, cell.variant, cell.outcome, formatDuration(cell.took), named(cell))}`;
}

function mark({ mismatches, open }: Compared, paint: Paint): string {
  if (mismatches.length === 0) return paint("good", "✓");
  return open ? paint("open", "?") : paint("bad", "✗");
}

function linesOf(cell: Compared, width: number, paint: Paint): readonly string[] {
  const gates = cell.gates.length === 0 ? [] : wrap(`failed: ${cell.gates.join(", ")}`, INDENT);
  const wrong = cell.mismatches.flatMap((mismatch) => wrap(mismatch, INDENT));
  return [
    cellLine(cell, width, paint),
    ...gates.map((line) => paint("faint", line)),
    ...wrong.map((line) => paint(cell.open ? "open" : "bad", line)),
  ];
}

function columns(
  width: number,
  name: string,
  variant: string,
  outcome: string,
  time: string,
  rule: string,
): string {
  return `${name.padEnd(width)}  ${variant.padEnd(7)}  ${outcome.padEnd(12)}  ${time.padStart(6)}  ${rule}`;
}

function named({ findings }: Compared): string {
  return findings[0]?.ruleId ?? "–";
}

function summary(cells: readonly Compared[], planned: number, paint: Paint): string {
  const open = cells.filter((cell) => cell.open).length;
  const wrong = cells.filter(({ mismatches }) => mismatches.length > 0).length - open;
  const classes = new Set(cells.map(({ class: name }) => name)).size;
  const runs = `${cells.length} runs of ${classes} ${classes === 1 ? "class" : "classes"}`;
  const unsaid = open === 0 ? "" : `${open} open`;
  if (wrong > 0) return paint("bad", `${runs}: ${wrong} not as expected${unsaid && `, ${unsaid}`}`);
  if (cells.length < planned) return paint("open", `interrupted after ${cells.length} of ${planned} runs`);
  return open > 0
    ? paint("open", `${runs}: none wrong, ${unsaid}`)
    : paint("good", `${runs}: all as expected`);
}
