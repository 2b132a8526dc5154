import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PopulationPlan, SessionContract } from "../../../harness/config/types.ts";
import { createLedger } from "../../../harness/population/ledger.ts";
import { createPopulation } from "../../../harness/population/population.ts";
import type { Act, Shard } from "../../../harness/population/types.ts";
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

describe("the session ledger of users with a connection each", () => {
  it("bounds the rows of a service that ends sessions with their connections, some, all or none of them", () => {
    fc.assert(
      fc.property(
        arbitraryPlan,
        arbitraryContract,
        arbitraryConditions,
        share(1),
        (plan, contract, conditions, endsWithConnection) => {
          const load = new SimulatedLoad({ plan, contract, conditions, endsWithConnection });
          load.advance(load.over, (t) => {
            const { rows } = load.service;
            const { low, high } = load.ledger.band(t);
            if (rows < low || rows > high)
              expect.fail(`${rows} rows at ${t} ms, ledger says ${low} to ${high}`);
          });
          expect(load.ledger.band(load.over)).toEqual({ low: 0, high: 0 });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("the session ledger over load/drain cycles", () => {
  it("bounds the rows of a correct service at every moment, however soon the next cycle comes", () => {
    fc.assert(
      fc.property(
        arbitraryPlan,
        arbitraryContract,
        arbitraryConditions,
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 0, max: 40_000 }),
        (plan, contract, conditions, cycles, pause) => {
          const load = new SimulatedLoad({ plan, contract, conditions, cycles, pause });
          load.advance(load.over, (t) => {
            const { rows } = load.service;
            const { low, high } = load.ledger.band(t);
            if (rows < low || rows > high)
              expect.fail(`${rows} rows at ${t} ms, ledger says ${low} to ${high}`);
          });
          expect(load.ledger.band(load.over)).toEqual({ low: 0, high: 0 });
          const { opened, loggedOut, vanished, present } = load.ledger.counts();
          expect(opened).toBe(loggedOut + vanished + present);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("the ledgers of several shards", () => {
  it("add up to the ledger of the whole", () => {
    fc.assert(
      fc.property(
        arbitraryPlan,
        arbitraryContract,
        fc.integer({ min: 1, max: 5 }),
        (plan, contract, count) => {
          const end = plan.ramp + plan.hold + plan.rampDown;
          const whole = bandsOf(plan, contract, { index: 0, count: 1 }, end);
          const shards = Array.from({ length: count }, (_, index) =>
            bandsOf(plan, contract, { index, count }, end),
          );
          const sums = whole.map((_, i) => shards.reduce((sum, bands) => sum + bands[i]!, 0));
          expect(sums).toEqual(whole);
        },
      ),
    );
  });
});

/** low, high and expected at forty moments of the load and after it; every act is answered at once. */
function bandsOf(plan: PopulationPlan, contract: SessionContract, shard: Shard, end: number): number[] {
  const population = createPopulation(plan, shard);
  const ledger = createLedger({ slots: population.slots, contract });
  return Array.from({ length: 40 }, (_, i) => (end * i) / 30).flatMap((t) => {
    population.advance(t, (number, slot, user, due) => {
      const act = number as Act;
      ledger.sent(user, slot, act, due);
      ledger.answered(user, slot, act, due, true);
    });
    const { low, high } = ledger.band(t);
    return [low, high, ledger.expected(t)];
  });
}
