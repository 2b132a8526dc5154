import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mannKendallZ } from "../../../harness/verdict/stats/mann-kendall.ts";
import { quantile, robustDeviation } from "../../../harness/verdict/stats/quantile.ts";
import { theilSenSlope } from "../../../harness/verdict/stats/theil-sen.ts";

const values = fc
  .array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 3, maxLength: 40 })
  .map((list) => Float64Array.from(list));
/** Powers of two scale without rounding. */
const scale = fc.integer({ min: -8, max: 8 }).map((power) => 2 ** power);
const shift = fc.integer({ min: -1_000_000, max: 1_000_000 });

const placesOf = (list: Float64Array) => Float64Array.from(list.keys());

describe("robust statistics", () => {
  it("place a quantile where sorting would", () => {
    const property = fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, p) => {
      const sorted = list.toSorted();
      const place = p * (list.length - 1);
      const low = sorted[Math.floor(place)]!;
      const high = sorted[Math.ceil(place)]!;
      expect(quantile(list, p)).toBeCloseTo(low + (place - Math.floor(place)) * (high - low), 6);
    });
    fc.assert(property);
  });

  it("follow shift and scale", () => {
    const property = fc.property(values, scale, shift, (list, by, plus) => {
      const moved = list.map((value) => by * value + plus);
      expect(quantile(moved, 0.5)).toBeCloseTo(by * quantile(list, 0.5) + plus, 6);
      expect(robustDeviation(moved)).toBeCloseTo(by * robustDeviation(list), 6);
      expect(theilSenSlope(placesOf(list), moved)).toBeCloseTo(by * theilSenSlope(placesOf(list), list), 6);
      expect(mannKendallZ(moved)).toBe(mannKendallZ(list));
    });
    fc.assert(property);
  });

  it("turn round with time", () => {
    const property = fc.property(values, (list) => {
      const back = list.toReversed();
      expect(theilSenSlope(placesOf(list), back)).toBeCloseTo(-theilSenSlope(placesOf(list), list), 6);
      expect(mannKendallZ(back)).toBeCloseTo(-mannKendallZ(list), 9);
    });
    fc.assert(property);
  });

  it("tell order only: any rising transformation leaves Mann and Kendall's z as it is", () => {
    const property = fc.property(values, (list) => {
      expect(mannKendallZ(list.map((value) => value ** 3))).toBe(mannKendallZ(list));
    });
    fc.assert(property);
  });
});
