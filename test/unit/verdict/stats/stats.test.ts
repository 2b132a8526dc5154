import { linearRegression, median, medianAbsoluteDeviation } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { effectiveCount, neighbourCorrelation } from "../../../../harness/verdict/stats/autocorrelation.ts";
import {
  coefficientsOf,
  explainedBy,
  orthogonalise,
  residualsOf,
} from "../../../../harness/verdict/stats/least-squares.ts";
import { mannKendallZ } from "../../../../harness/verdict/stats/mann-kendall.ts";
import { quantile, robustDeviation } from "../../../../harness/verdict/stats/quantile.ts";
import { slopeOf } from "../../../../harness/verdict/stats/slope.ts";
import { theilSenSlope } from "../../../../harness/verdict/stats/theil-sen.ts";
import { noise } from "../trend/shapes.ts";

const noisy = Float64Array.from({ length: 101 }, (_, i) => 3 * i + 40 * noise(i));

describe("quantile", () => {
  it("interpolates as type 7 of Hyndman and Fan does", () => {
    // position (n - 1) p: 0.75 of the way from the first to the second, and so on
    expect(quantile(Float64Array.of(4, 1, 3, 2), 0.25)).toBe(1.75);
    expect(quantile(Float64Array.of(15, 20, 35, 40, 50), 0.4)).toBe(29);
  });

  it("agrees with simple-statistics on median and median absolute deviation", () => {
    expect(quantile(noisy, 0.5)).toBe(median([...noisy]));
    expect(robustDeviation(noisy)).toBeCloseTo(1.4826 * medianAbsoluteDeviation([...noisy]), 9);
  });

  it("is the standard deviation of a normal bulk, whatever a tenth of the values does", () => {
    const values = Float64Array.from({ length: 2000 }, (_, i) => (i % 10 === 0 ? 1e6 : noise(i)));
    expect(robustDeviation(values)).toBeGreaterThan(0.9);
    expect(robustDeviation(values)).toBeLessThan(1.3);
  });
});

describe("Mann and Kendall's z", () => {
  it("has the variance that all orders of the values have, ties included", () => {
    const values = [1, 1, 2, 3, 4, 4];
    const s = ordersOf(values).map(pairsRising);
    const variance = s.reduce((sum, value) => sum + value * value, 0) / s.length;
    const observed = pairsRising(values);
    expect(mannKendallZ(Float64Array.from(values))).toBeCloseTo((observed - 1) / Math.sqrt(variance), 9);
  });

  it("is 0 of values that are all equal, and of two", () => {
    expect(mannKendallZ(new Float64Array(20).fill(7))).toBe(0);
    expect(mannKendallZ(Float64Array.of(1, 2))).toBe(0);
  });
});

describe("slopes", () => {
  const x = Float64Array.from(noisy.keys());

  it("of Theil and Sen withstand a quarter of wild values", () => {
    const wild = noisy.map((value, i) => (i % 4 === 0 ? 1e6 : value));
    expect(theilSenSlope(x, wild)).toBeGreaterThan(2);
    expect(theilSenSlope(x, wild)).toBeLessThan(15);
    expect(linearRegression([...wild].map((value, i) => [i, value])).m).not.toBeCloseTo(3, 0);
  });

  it("come with an error that holds the true slope", () => {
    const { rise, error } = slopeOf(x, noisy);
    expect(Math.abs(rise - 3)).toBeLessThan(3 * error);
    // Least squares of white noise: σ √(12 / n³)
    expect(error).toBeGreaterThan(0.5 * 40 * Math.sqrt(12 / 101 ** 3));
    expect(error).toBeLessThan(3 * 40 * Math.sqrt(12 / 101 ** 3));
  });
});

describe("least squares", () => {
  const ones = new Float64Array(noisy.length).fill(1);
  const x = Float64Array.from(noisy.keys());

  it("finds the line that simple-statistics finds", () => {
    const { m, b } = linearRegression([...noisy].map((value, i) => [i, value]));
    const [constant, slope] = coefficientsOf(orthogonalise([ones, x]), noisy);
    expect(slope).toBeCloseTo(m, 9);
    expect(constant).toBeCloseTo(b, 7);
  });

  it("splits the squares into what is explained and what is left", () => {
    const basis = orthogonalise([ones, x]);
    const left = residualsOf(basis, noisy).reduce((sum, value) => sum + value * value, 0);
    const whole = noisy.reduce((sum, value) => sum + value * value, 0);
    expect(explainedBy(basis, noisy) + left).toBeCloseTo(whole, 3);
  });

  it("gives a column that others already explain no share", () => {
    const doubled = x.map((value) => 2 * value + 5);
    expect(coefficientsOf(orthogonalise([ones, x, doubled]), noisy)[2]).toBe(0);
  });
});

describe("correlation of neighbours", () => {
  it("finds that of a first-order process, and none in white noise", () => {
    let before = 0;
    const kept = Float64Array.from({ length: 4000 }, (_, i) => (before = 0.6 * before + noise(i)));
    expect(neighbourCorrelation(kept)).toBeCloseTo(0.6, 1);
    expect(neighbourCorrelation(Float64Array.from({ length: 4000 }, (_, i) => noise(i)))).toBeLessThan(0.05);
  });

  it("makes 100 values worth 25 at 0.6", () => {
    expect(effectiveCount(100, 0.6)).toBeCloseTo(25, 9);
  });
});

function pairsRising(values: readonly number[]): number {
  return values.reduce(
    (sum, value, i) => sum + values.slice(i + 1).reduce((own, later) => own + Math.sign(later - value), 0),
    0,
  );
}

function ordersOf(values: readonly number[]): readonly (readonly number[])[] {
  if (values.length < 2) return [values];
  return values.flatMap((value, i) => ordersOf(values.toSpliced(i, 1)).map((rest) => [value, ...rest]));
}
