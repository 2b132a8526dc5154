import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryContract, arbitraryPlan } from "../../support/arbitrary-plans.ts";
import { SimulatedLoad, type Conditions } from "../../support/simulated-load.ts";

const share = (max: number): fc.Arbitrary<number> =>
  fc.oneof(fc.constant(0), fc.double({ min: 0, max, noNaN: true }));

const arbitraryConditions: fc.Arbitrary<Conditions> = fc.record({
  seed: fc.nat(),
  latency: fc.oneof(fc.constant(1), fc.integer({ min: 10, max: 5_000 })),
  requestTimeout: fc.integer({ min: 100, max: 20_000 }),
  refused: share(0.3),
  failedButDone: share(0.3),
  unanswered: share(0.3),
  slackUsed: share(1),
  lateness: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 300 })),
});

describe("the session ledger", () => {
  it("bounds the rows of a correct service at every moment, whatever goes wrong with the requests", () => {
    fc.assert(
      fc.property(arbitraryPlan, arbitraryContract, arbitraryConditions, (plan, contract, conditions) => {
        const load = new SimulatedLoad({ plan, contract, conditions });
        load.advance(load.over, (t) => {
          const { rows } = load.service;
          const { low, high } = load.ledger.band(t);
          const expected = load.ledger.expected(t);
          if (rows < low || rows > high)
            expect.fail(`${rows} rows at ${t} ms, ledger says ${low} to ${high}`);
          if (expected < low || expected > high)
            expect.fail(`expected ${expected} is not in ${low} to ${high}`);
        });
        expect(load.ledger.band(load.over)).toEqual({ low: 0, high: 0 });
      }),
      { numRuns: 1000 },
    );
  });
});
