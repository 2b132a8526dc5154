import fc from "fast-check";
import { expect, it } from "vitest";
import { judgeSeriesFile } from "../../harness/judge-series-file.ts";
import { renderSeries, seriesJson } from "../../harness/report/judged-series.ts";

/** Of any size that a gauge may have; squares of the very largest doubles are infinite. */
const sample = fc.record({
  t: fc.integer({ min: 0, max: 1e9 }),
  v: fc.oneof(fc.double({ min: -1e30, max: 1e30 }), fc.integer({ min: 0, max: 100 }), fc.constant(NaN)),
});

it("whatever samples a series has, it gets one of three answers in a sentence, the same each time", () => {
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 150, size: "max" }), (samples) => {
      const t = Float64Array.from(samples, (one) => one.t);
      const v = Float64Array.from(samples, (one) => one.v);
      const file = { series: [{ name: "any", unit: null, t, v }], remarks: [] };
      const judge = () => judgeSeriesFile(file, { warmup: null, unit: null, limits: [] });
      const [judged] = judge();
      expect(["unbounded", "bounded", "inconclusive"]).toContain(judged!.outcome);
      expect(judged!.reason).toMatch(/^any [^\n]*\.$/);
      expect(seriesJson(judge())).toBe(seriesJson([judged!]));
      expect(renderSeries([judged!], [], { colour: false })).not.toMatch(/undefined|NaN/);
    }),
    // Shrinking so many doubles takes minutes; the seed is enough to find the case again.
    { numRuns: 200, endOnFailure: true },
  );
});
