import { describe, expect, it } from "vitest";
import { compareFigure } from "../../../../harness/report/compare/difference.ts";
import { marginOf } from "../../../../harness/report/compare/margin.ts";
import { runScatterOf } from "../../../../harness/report/compare/run-scatter.ts";
import type { Figure } from "../../../../harness/report/compare/types.ts";

function figure(value: number, reach: number | null, changes: Partial<Figure> = {}): Figure {
  const [low, high] = reach === null ? [null, null] : [value - reach, value + reach];
  const basis = reach === null ? "margin" : "noise";
  return { label: "rows", unit: "count", worse: "higher", margin: 100, value, low, high, basis, ...changes };
}

describe("the difference of a figure", () => {
  it("has the interval of two independent ones: 3 and 4 either way make 5", () => {
    const { difference } = compareFigure(figure(1_000, 3), figure(1_200, 4));
    expect(difference).toEqual({ value: 200, low: 195, high: 205 });
  });

  it.each([
    ["beyond interval and margin: a regression", figure(1_000, 50), figure(1_200, 50), "regression"],
    ["the other way: an improvement", figure(1_200, 50), figure(1_000, 50), "improvement"],
    ["within its interval: none", figure(1_000, 200), figure(1_200, 200), "unchanged"],
    ["certain, but below the margin: none", figure(1_000, 1), figure(1_090, 1), "unchanged"],
    ["without an interval, by the margin", figure(1_000, null), figure(1_101, null), "regression"],
    [
      "of an extreme without an interval: none",
      figure(1_000, null, { basis: "none" }),
      figure(9_000, null, { basis: "none" }),
      "unchanged",
    ],
    [
      "where less is worse, the other way round",
      figure(1_000, 50, { worse: "lower" }),
      figure(1_200, 50, { worse: "lower" }),
      "improvement",
    ],
  ] as const)("%s", (_, before, after, change) => {
    expect(compareFigure(before, after).change).toBe(change);
  });

  it("is known no better than the figure of which less is known", () => {
    const { basis, difference } = compareFigure(figure(1_000, 5), figure(1_200, null));
    expect([basis, difference?.low]).toEqual(["margin", null]);
  });

  it("is none where a run does not tell the figure", () => {
    expect(compareFigure(null, figure(1_200, 50))).toMatchObject({ difference: null, change: "unchanged" });
  });

  it("is at least as uncertain as earlier runs lie apart", () => {
    const [before, after] = [figure(1_000, 5), figure(1_200, 5)];
    expect(compareFigure(before, after, 250)).toMatchObject({
      difference: { value: 200, low: -50, high: 450 },
      basis: "runs",
      change: "unchanged",
    });
    expect(compareFigure(before, after, 50).change).toBe("regression");
  });
});

describe("how far runs of the same code lie apart", () => {
  it("is t · s · √2 of three runs or more", () => {
    expect(runScatterOf([90, 100, 110])).toBeCloseTo(4.303 * 10 * Math.SQRT2, 6);
  });

  it("is not known of two, or of a figure that too few of them tell", () => {
    expect(runScatterOf([90, 110])).toBeNull();
    expect(runScatterOf([90, null, 110])).toBeNull();
  });
});

describe("the practical margin", () => {
  it("is a tenth of a size, a quarter of a latency, a twentieth of the limit, or the least of its unit", () => {
    expect(marginOf(100 * 2 ** 20, "B", null)).toBe(10 * 2 ** 20);
    expect(marginOf(400, "ms", null)).toBe(100);
    expect(marginOf(1_000, "count", 10_000)).toBe(500);
    expect(marginOf(3, "count", 0)).toBe(10);
  });
});
