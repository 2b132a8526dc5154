import { formatDuration, type Millis } from "../../harness/base/units.ts";
import type { Paint } from "../../harness/report/colours.ts";
import { expectedCause, type Case, type Found } from "./cases.ts";

export interface Row {
  readonly expected: Case;
  readonly found: Found;
  readonly took: Millis;
}

const columns = ["service", "variant", "time", "verdict", "cause"];

/** A line a run: what came out, and, where that is not as it should be, what should have. */
export function renderServices(rows: readonly Row[], planned: number, paint: Paint): string {
  const cells = rows.map(cellsOf);
  const widths = columns.map((name, column) =>
    Math.max(name.length, ...cells.map((row) => row[column]!.length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd();
  const lines = rows.flatMap((row, index) => {
    const mark = row.found.right ? paint("good", "✓") : paint("bad", "✗");
    return [`  ${mark} ${line(cells[index]!)}`, ...expectation(row, paint)];
  });
  return ["", paint("strong", `    ${line(columns)}`), ...lines, "", summary(rows, planned, paint), ""].join(
    "\n",
  );
}

function cellsOf({ expected, found, took }: Row): readonly string[] {
  return [expected.scenario, expected.variant, formatDuration(took), found.verdict, found.cause];
}

function expectation({ expected, found }: Row, paint: Paint): readonly string[] {
  if (found.right) return [];
  return [paint("bad", `      expected ${expected.verdict}, cause ${expectedCause(expected)}`)];
}

function summary(rows: readonly Row[], planned: number, paint: Paint): string {
  const wrong = rows.filter(({ found }) => !found.right).length;
  if (wrong > 0) return paint("bad", `${wrong} of ${rows.length} runs not as expected`);
  if (rows.length < planned) return paint("open", `interrupted after ${rows.length} of ${planned} runs`);
  return paint("good", `${rows.length} runs, all as expected`);
}
