import type { Distribution } from "../../harness/base/distribution.ts";
import fc from "fast-check";
import type { Millis } from "../../harness/base/units.ts";
import type { PopulationPlan, SessionContract } from "../../harness/config/types.ts";

/** Any kind of distribution whose typical value lies between `from` and `to`. */
export function arbitraryDistribution(from: Millis, to: Millis): fc.Arbitrary<Distribution> {
  const typical = fc.integer({ min: from, max: to });
  return fc.oneof(
    typical.map((value) => ({ kind: "constant", value }) as const),
    fc
      .tuple(typical, typical)
      .map(([a, b]) => ({ kind: "uniform", min: Math.min(a, b), max: Math.max(a, b) }) as const),
    typical.map((mean) => ({ kind: "exponential", mean }) as const),
    fc
      .tuple(typical, fc.double({ min: 0.1, max: 1.5, noNaN: true }))
      .map(([median, sigma]) => ({ kind: "lognormal", median, sigma }) as const),
  );
}

/** Crowds so small that one user's error is not hidden behind the slack of the others. */
export const arbitraryPlan: fc.Arbitrary<PopulationPlan> = fc.record({
  users: fc.integer({ min: 1, max: 4 }),
  seed: fc.nat(),
  ramp: fc.integer({ min: 0, max: 10_000 }),
  hold: fc.integer({ min: 1, max: 30_000 }),
  rampDown: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 10_000 })),
  stay: arbitraryDistribution(300, 20_000),
  thinkTime: arbitraryDistribution(300, 10_000),
  vanish: fc.double({ min: 0, max: 1, noNaN: true }),
});

export const arbitraryContract: fc.Arbitrary<SessionContract> = fc.record({
  table: fc.constant("sessions"),
  idleTimeout: fc.integer({ min: 1, max: 20_000 }),
  sweepInterval: fc.integer({ min: 50, max: 8_000 }),
});
