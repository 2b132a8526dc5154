import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnOf, gridFor } from "../../../../harness/report/html/grid.ts";
import type { Series } from "../../../../harness/timeline/types.ts";

function seriesOf(samples: readonly (readonly [number, number])[]): Series {
  const sorted = samples.toSorted(([a], [b]) => a - b);
  return {
    name: "memory.total",
    unit: "B",
    type: "gauge",
    t: Float64Array.from(sorted, ([t]) => t),
    v: Float64Array.from(sorted, ([, v]) => v),
  };
}

const samples = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: -999, max: 99_999 })),
  {
    minLength: 1,
    maxLength: 2_000,
  },
);

describe("a series on the page's grid", () => {
  it("keeps its highest and its lowest sample, whatever is left out", () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 400 }), (points, count) => {
        const series = seriesOf(points);
        const shown = columnOf(series, gridFor(count, 100_000)).filter((value) => typeof value === "number");
        expect(Math.max(...shown)).toBe(Math.max(...series.v));
        expect(Math.min(...shown)).toBe(Math.min(...series.v));
      }),
    );
  });

  it("shows no sample further away from its time than one bucket", () => {
    fc.assert(
      fc.property(samples, (points) => {
        const grid = gridFor(300, 100_000);
        const series = seriesOf(points.map(([t]) => [t, t]));
        columnOf(series, grid).forEach((value, at) => {
          if (typeof value === "number")
            expect(Math.abs(value - grid.times[at]!)).toBeLessThanOrEqual(grid.width + 5);
        });
      }),
    );
  });

  it("breaks the line where samples are missing for long, and only there", () => {
    const steady = Array.from({ length: 100 }, (_, i) => [1_000 * i, 1] as const);
    const grid = gridFor(1, 99_000);
    expect(columnOf(seriesOf(steady), grid)).not.toContain(false);
    const torn = steady.filter(([t]) => t < 40_000 || t > 60_000);
    const holes = columnOf(seriesOf(torn), grid).flatMap((value, at) =>
      value === false ? [grid.times[at]!] : [],
    );
    expect(holes).toHaveLength(1);
    expect(holes[0]).toBeGreaterThan(40_000);
    expect(holes[0]).toBeLessThan(60_000);
  });
});
