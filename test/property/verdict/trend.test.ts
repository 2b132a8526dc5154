import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeSeries } from "../../../harness/verdict/trend/judge-series.ts";
import type { Window } from "../../../harness/verdict/window.ts";
import { noise, nothingKnown, seriesOf } from "../../unit/verdict/trend/shapes.ts";

/** A leak, a cache that fills, or neither, under noise of every size. */
const series = fc
  .record({
    samples: fc.integer({ min: 60, max: 300 }),
    growth: fc.double({ min: 0, max: 0.5, noNaN: true }),
    full: fc.double({ min: 0.2, max: 2, noNaN: true }),
    scatter: fc.double({ min: 0.0005, max: 0.05, noNaN: true }),
    seed: fc.integer({ min: 1, max: 1000 }),
  })
  .map(({ samples, growth, full, scatter, seed }) =>
    seriesOf(samples, (share, i) => 1e6 * (1 + growth * Math.min(share, full) + scatter * noise(i, seed))),
  );

const judge = (window: Window) => judgeSeries(window, nothingKnown);

describe("the judge of one series", () => {
  it("says the same of the same samples", () => {
    fc.assert(
      fc.property(series, (one) => {
        expect(judge(one)).toEqual(judge(one));
      }),
      { numRuns: 30 },
    );
  });

  it("does not mind the unit that values come in", () => {
    const property = fc.property(series, fc.integer({ min: -8, max: 8 }), (one, power) => {
      const scaled = judge({ t: one.t, v: one.v.map((value) => value * 2 ** power) });
      expect(scaled.outcome).toBe(judge(one).outcome);
      expect(scaled.model).toBe(judge(one).model);
    });
    fc.assert(property, { numRuns: 30 });
  });

  it("does not mind when the clock began", () => {
    const property = fc.property(series, fc.integer({ min: 0, max: 1e9 }), (one, later) => {
      expect(judge({ t: one.t.map((time) => time + later), v: one.v }).outcome).toBe(judge(one).outcome);
    });
    fc.assert(property, { numRuns: 30 });
  });

  it("never finds growth in what falls: a series and its reverse are not both unbounded", () => {
    const property = fc.property(series, (one) => {
      const back = judge({ t: one.t, v: one.v.toReversed() });
      expect([judge(one).outcome, back.outcome]).not.toEqual(["unbounded", "unbounded"]);
      if (judge(one).outcome === "unbounded") expect(back.outcome).not.toBe("unbounded");
    });
    fc.assert(property, { numRuns: 60 });
  });

  it("measures growth by the level: beside a level that is a thousand times as high it counts for nothing", () => {
    const leak = seriesOf(200, (share, i) => 1e6 * (1 + 0.1 * share + 0.001 * noise(i)));
    expect(judge(leak).outcome).toBe("unbounded");
    expect(judge({ t: leak.t, v: leak.v.map((value) => value + 1e9) }).outcome).not.toBe("unbounded");
  });
});
