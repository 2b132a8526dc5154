import { linearRegression } from "simple-statistics";
import { describe, expect, it } from "vitest";
import type { Window } from "../../../harness/verdict/window.ts";
import type { Seen } from "../../corpus/generate.ts";
import { leastSquares } from "../../corpus/rivals/line.ts";
import { mannKendall } from "../../corpus/rivals/mann-kendall.ts";
import { rivals } from "../../corpus/rivals/rivals.ts";

const HOUR = 3_600_000;

function hourly(values: readonly number[]): Window {
  return { t: Float64Array.from(values, (_, i) => i * HOUR), v: Float64Array.from(values) };
}

function seen(values: readonly number[]): Seen {
  const context = {
    name: "rows",
    unit: "count",
    warmup: null,
    load: null,
    users: null,
    limit: null,
  } as const;
  return { series: hourly(values), context };
}

function whoCallsItALeak(values: readonly number[]): readonly string[] {
  return rivals.filter(({ says }) => says(seen(values)) === "unbounded").map(({ name }) => name);
}

describe("the line of least squares", () => {
  it("has the slope that simple-statistics finds", () => {
    const values = [3, 5, 4, 8, 9, 7, 12];
    const { m, b } = linearRegression(values.map((value, i) => [i, value]));
    const line = leastSquares(hourly(values));
    expect(line.slope).toBeCloseTo(m, 10);
    expect(line.end).toBeCloseTo(b + m * 6, 10);
  });

  it("knows its slope exactly where nothing scatters, and by the textbook's formula where it does", () => {
    expect(leastSquares(hourly([1, 3, 5, 7])).standardError).toBe(0);
    // Residuals of 0, 1, 1 about their line are ±1/6, ∓1/3, ±1/6: √(1/6 / 1 / 2).
    expect(leastSquares(hourly([0, 1, 1])).standardError).toBeCloseTo(Math.sqrt(1 / 6 / 2), 10);
  });
});

describe("Mann and Kendall's z", () => {
  it("is (S − 1) / √(n (n − 1) (2n + 5) / 18) of ten values in order", () => {
    const rising = Float64Array.from({ length: 10 }, (_, i) => i ** 3);
    expect(mannKendall(rising)).toBeCloseTo(44 / Math.sqrt(125), 10);
    expect(mannKendall(rising.toReversed())).toBeCloseTo(-44 / Math.sqrt(125), 10);
  });

  it("takes ties off the variance, and is 0 where all are tied", () => {
    // Two ties of two: S = 4, variance (4·3·13 − 2·2·1·9) / 18.
    expect(mannKendall(Float64Array.of(1, 1, 2, 2))).toBeCloseTo(3 / Math.sqrt((156 - 36) / 18), 10);
    expect(mannKendall(new Float64Array(20).fill(5))).toBe(0);
  });
});

describe("the rivals", () => {
  it("find nothing where nothing happens", () => {
    const calm = Array.from({ length: 100 }, (_, i) => 1000 + (i % 2));
    expect(whoCallsItALeak(calm)).toEqual([]);
  });

  it("all call steep growth a leak", () => {
    const steep = Array.from({ length: 100 }, (_, i) => 1000 + 40 * i);
    expect(whoCallsItALeak(steep)).toHaveLength(rivals.length);
  });

  it("take a cache that fills for a leak where they test for a trend", () => {
    const filling = Array.from({ length: 100 }, (_, i) => 1000 + 2 * Math.min(50, i) + (i % 2));
    expect(whoCallsItALeak(filling)).toEqual(["least squares", "Mann–Kendall"]);
  });
});
