import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../../harness/base/units.ts";
import { budgets, cell, noises, smallestIn } from "../../../scripts/time-budgets/table.ts";
import { smallestSlope } from "../../../scripts/time-budgets/smallest-slope.ts";

const page = readFileSync(resolve(import.meta.dirname, "../../../docs/how-to/time-budgets.md"), "utf8");
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) => line.split("|").map((text) => text.trim()));
/** Figures of a row of the page, a column for each noise. */
const figures = (name: string) => rows.find(([, first]) => first === name)!.slice(2, 2 + noises.length);

describe("what a time budget can tell", () => {
  it("is on the page for every budget and noise, and more time never tells less", () => {
    expect(rows[0]!.slice(2, 2 + noises.length)).toEqual(noises.map(({ name }) => name));
    const percents = budgets.map(({ name }) => figures(name).map((text) => Number.parseFloat(text)));
    for (const [k, longer] of percents.slice(1).entries())
      longer.forEach((percent, noise) => expect(percent).toBeLessThan(percents[k]![noise]!));
  });

  it("is what the judge says now", { timeout: 180_000 }, () => {
    const [shortest] = budgets;
    expect(cell(smallestIn(shortest!, noises[1]!))).toBe(figures(shortest!.name)[1]);
  });

  it("is a leak some ten times as steep in noise ten times as strong", { timeout: 180_000 }, () => {
    const least = (share: number) =>
      smallestSlope({ length: HOUR, interval: 10 * SECOND, noise: { share, memory: MINUTE } }, 20).perHour!;
    const [quiet, restless] = [least(0.005), least(0.05)];
    expect(restless / quiet).toBeGreaterThan(5);
    expect(restless / quiet).toBeLessThan(20);
  });
});
