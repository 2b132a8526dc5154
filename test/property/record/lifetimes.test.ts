import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MINUTE, SECOND } from "../../../harness/base/units.ts";
import type { Distribution } from "../../../harness/base/distribution.ts";
import { arrivalsByFollowing } from "../../../harness/record/learn/arrivals.ts";
import { learnFlow } from "../../../harness/record/learn/flow.ts";
import { fitLifetimes } from "../../../harness/record/learn/lifetimes.ts";
import { leftAfter, leftOfOpened, type Lifetime } from "../../../harness/record/learn/residual.ts";
import { sightingsOf } from "../../../harness/record/learn/sightings.ts";
import { followedLooks } from "../../support/followed-population.ts";

const length = 5 * MINUTE;
const watched = { users: 2_000, length, lookEvery: 5 * SECOND, drawn: 400 };
const seeds = fc.integer({ min: 1, max: 1_000_000 });

/** Within twice the interval, which 1 in 10 000 cases exceeds: a property is tried often. */
function holds(
  { value, low, high }: { value: number; low: number | null; high: number | null },
  truth: number,
) {
  expect(Math.abs(value - truth)).toBeLessThan(high! - low! + 0.01 * truth);
}

describe("sessions of a simulated population that are followed", () => {
  it.each<[string, Distribution, number]>([
    ["exponential", { kind: "exponential", mean: 40 * SECOND }, 40 * SECOND],
    ["constant", { kind: "constant", value: 40 * SECOND }, 40 * SECOND],
    ["lognormal", { kind: "lognormal", median: 40 * SECOND, sigma: 0.7 }, 40 * SECOND * Math.exp(0.245)],
  ])("tell their rate and their %s lifetimes", (shape, stay, mean) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { looks, opened } = followedLooks({ ...watched, stay, seed });
        const fit = fitLifetimes(sightingsOf(looks), watched.users + opened)!;
        expect(fit.lifetime.shape).toBe(shape);
        holds(fit.mean, mean);
        if (stay.kind === "lognormal") expect(fit.lifetime.sigma).toBeCloseTo(stay.sigma, 0);
        holds(arrivalsByFollowing(looks, fit.lifetime)!.estimate, opened / (length / SECOND));
      }),
      { numRuns: 3 },
    );
  });

  it("tell the mean of lives of any shape, by Little's law", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const stay = { kind: "uniform", min: 5 * SECOND, max: 75 * SECOND } as const;
        const { looks } = followedLooks({ ...watched, stay, seed });
        const rows = {
          t: Float64Array.from(looks, ({ at }) => at),
          v: Float64Array.from(looks, (look) => look.rows),
        };
        holds(learnFlow(rows, null, looks).lifetimes!.mean.estimate, 40 * SECOND);
      }),
      { numRuns: 3 },
    );
  });

  it("do not tell lives much longer than they were followed, and say so", () => {
    const stay = { kind: "exponential", mean: 1_000 * MINUTE } as const;
    const { looks } = followedLooks({ ...watched, users: 300, stay, seed: 1, drawn: 20 });
    expect(fitLifetimes(sightingsOf(looks), 300)).toBeNull();
  });
});

describe("what is left of lives", () => {
  const lifetimes: fc.Arbitrary<Lifetime> = fc.record({
    shape: fc.constantFrom("constant", "exponential", "lognormal"),
    mean: fc.double({ min: 1, max: 1e7, noNaN: true }),
    sigma: fc.double({ min: 0.1, max: 2.5, noNaN: true }),
  });

  it("falls from all to none", () => {
    fc.assert(
      fc.property(lifetimes, fc.double({ min: 0.001, max: 10, noNaN: true }), (lifetime, by) => {
        const age = by * lifetime.mean;
        expect(leftAfter(0, lifetime)).toBe(1);
        expect(leftAfter(age, lifetime)).toBeLessThanOrEqual(leftAfter(age / 2, lifetime) + 1e-9);
        expect(leftAfter(1e6 * lifetime.mean, lifetime)).toBeLessThan(0.001);
      }),
    );
  });

  it("gives back in a steady state as many as come: those who go of all, and those who stay of the new", () => {
    fc.assert(
      fc.property(lifetimes, fc.double({ min: 0.001, max: 10, noNaN: true }), (lifetime, by) => {
        const span = by * lifetime.mean;
        const sessions = 1000;
        const came = (sessions / lifetime.mean) * span;
        const recruits = sessions - sessions * leftAfter(span, lifetime);
        // Below none is left at all, and the law of what is left is cut off at 0.
        if (leftAfter(span, lifetime) > 0)
          expect(recruits / leftOfOpened(span, lifetime)).toBeCloseTo(came, 3);
      }),
    );
  });
});
