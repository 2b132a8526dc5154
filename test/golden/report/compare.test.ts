import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { compareRuns } from "../../../harness/report/compare/compare-runs.ts";
import { renderChanges } from "../../../harness/report/compare/console.ts";
import type { MeasuredRun } from "../../../harness/report/compare/types.ts";
import { incidentSeries } from "../../support/incident-shapes.ts";
import { measured, measuredRun } from "../../support/measured-runs.ts";
import { judgedOf } from "../../support/results.ts";
import { incident } from "../../support/scenarios.ts";

const golden = (name: string) => join(import.meta.dirname, "files", name);
const plain = { colour: false };
const leaky = () => measured("2026-03-02T12-00-00Z", judgedOf("leaky", { series: incidentSeries }));

const comparisons: readonly (readonly [string, () => readonly MeasuredRun[]])[] = [
  ["compare-regression", () => [measuredRun("2026-03-01T12-00-00Z"), leaky()]],
  [
    "compare-history",
    () => [
      ...[1, 2, 3].map((seed) =>
        measuredRun(`2026-03-0${seed}T12-00-00Z`, { seed, scenario: incident({ users: 2_000 }) }),
      ),
      measuredRun("2026-03-04T12-00-00Z", { seed: 4, scenario: incident({ users: 4_000 }) }),
    ],
  ],
];

describe("a comparison for people", () => {
  it.each(comparisons)("reads as it should: %s", async (name, runs) => {
    await expect(renderChanges(compareRuns(runs()), plain)).toMatchFileSnapshot(golden(`${name}.txt`));
  });

  it.each(comparisons)("fits into 100 columns, and says the same in colour: %s", (_, runs) => {
    const comparison = compareRuns(runs());
    const text = renderChanges(comparison, plain);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
    const coloured = renderChanges(comparison, { colour: true });
    expect(coloured).toContain("\u001b[");
    expect(stripVTControlCharacters(coloured)).toBe(text);
  });
});
