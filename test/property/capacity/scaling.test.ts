import fc from "fast-check";
import { linearRegression } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { fitPower } from "../../../harness/capacity/scaling.ts";
import { randomUnit } from "../../../harness/base/random.ts";

const sizes = [10_000, 20_000, 37_000, 80_000, 136_000, 171_000];

/** A figure that follows the users to a power, each run off by up to this share. */
function figures(exponent: number, noise: number, seed = 1) {
  return sizes.map((users, i) => {
    const off = 1 + noise * (2 * randomUnit(seed, 0, i) - 1);
    return [users, 7 * users ** exponent * off] as const;
  });
}

describe("the exponent of a figure against the users", () => {
  it.each([
    [0, "constant"],
    [0.5, "sub-linear"],
    [1, "linear"],
    [1.4, "super-linear"],
    [-0.5, "falling"],
  ] as const)("%d within 3 %% of noise is %s", (exponent, growth) => {
    expect(fitPower(figures(exponent, 0.03))?.growth).toBe(growth);
  });

  it("is open where the runs differ too much to tell", () => {
    expect(fitPower(figures(0.5, 0.9))?.growth).toBe("open");
  });

  it("is not told by fewer than three sizes", () => {
    expect(fitPower(figures(1, 0).slice(0, 2))).toBeNull();
    expect(fitPower([...figures(1, 0).slice(0, 2), ...figures(1, 0).slice(0, 2)])).toBeNull();
  });

  it("is that of least squares, whatever the unit", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 3, noNaN: true }),
        fc.nat(),
        fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
        (exponent, seed, unit) => {
          const points = figures(exponent, 0.2, seed).map(([users, value]) => [users, value * unit] as const);
          const { m } = linearRegression(points.map(([users, value]) => [Math.log(users), Math.log(value)]));
          expect(fitPower(points)!.exponent).toBeCloseTo(m, 6);
        },
      ),
    );
  });

  it("lies within its interval in 95 of 100 repetitions with normal noise", () => {
    const repetitions = 2_000;
    let held = 0;
    for (let seed = 0; seed < repetitions; seed++) {
      const fit = fitPower(
        sizes.map((users, i) => {
          const normal =
            Math.sqrt(-2 * Math.log(randomUnit(seed, 1, i))) * Math.cos(2 * Math.PI * randomUnit(seed, 2, i));
          return [users, users * Math.exp(0.1 * normal)] as const;
        }),
      )!;
      if (fit.low <= 1 && 1 <= fit.high) held++;
    }
    // Four standard errors of a share of 0.95 in so many repetitions.
    expect(Math.abs(held / repetitions - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / repetitions));
  });
});
