import { mean, type Distribution } from "../../../harness/base/distribution.ts";
import { describe, expect, it } from "vitest";
import { randomUnit } from "../../../harness/base/random.ts";
import { draw, drawResidual } from "../../../harness/population/distribution.ts";
import { oneOfEachKind } from "../../support/distributions.ts";

const N = 200_000;
const samples = Array.from({ length: N }, (_, i) => [0, 1, 2].map((lane) => randomUnit(3, i, 0, lane)));

function averageOf(value: (u: number, v: number, part: number) => number): number {
  return samples.reduce((sum, [u, v, part]) => sum + value(u!, v!, part!), 0) / N;
}

/** Second moments by hand: c², (a² + ab + b²) / 3, 2m², median² e^(2σ²). */
function secondMoment(distribution: Distribution): number {
  switch (distribution.kind) {
    case "constant":
      return distribution.value ** 2;
    case "uniform": {
      const { min, max } = distribution;
      return (min ** 2 + min * max + max ** 2) / 3;
    }
    case "exponential":
      return 2 * distribution.mean ** 2;
    case "lognormal":
      return distribution.median ** 2 * Math.exp(2 * distribution.sigma ** 2);
  }
}

describe.each(oneOfEachKind(1000))("$kind", (distribution) => {
  it("draws what its mean says", () => {
    const drawn = averageOf((u, v) => draw(distribution, u, v));
    expect(drawn / mean(distribution)).toBeCloseTo(1, 2);
  });

  it("spreads as its second moment says", () => {
    const drawn = averageOf((u, v) => draw(distribution, u, v) ** 2);
    expect(Math.abs(drawn / secondMoment(distribution) - 1)).toBeLessThan(0.03);
  });

  it("leaves E[X²] / 2E[X] to come when found under way at a random moment", () => {
    const drawn = averageOf((u, v, part) => drawResidual(distribution, u, v, part));
    const theory = secondMoment(distribution) / (2 * mean(distribution));
    expect(drawn / theory).toBeCloseTo(1, 1);
  });

  it("never draws less than nothing", () => {
    const drawn = samples.flatMap(([u, v, part]) => [
      draw(distribution, u!, v!),
      drawResidual(distribution, u!, v!, part!),
    ]);
    expect(drawn.every((duration) => duration >= 0)).toBe(true);
  });
});
