import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPopulation } from "../../../harness/population/population.ts";
import { arbitraryPlan } from "../../support/arbitrary-plans.ts";
import { recordActs, type RecordedAct } from "../../support/recorded-acts.ts";

const crowd = fc
  .tuple(arbitraryPlan, fc.integer({ min: 1, max: 60 }))
  .map(([plan, users]) => ({ ...plan, users }));

/** An act without the slot, which is numbered within its shard. */
function names(acts: readonly RecordedAct[]): string[] {
  return acts.map(({ act, user, due }) => `${due} ${user} ${act}`).sort();
}

describe("a sharded population", () => {
  it("emits together exactly what the whole one emits, whatever the number of shards", () => {
    fc.assert(
      fc.property(crowd, fc.integer({ min: 1, max: 70 }), (plan, count) => {
        const shards = Array.from({ length: count }, (_, index) => recordActs(plan, { index, count }));
        expect(names(shards.flat())).toEqual(names(recordActs(plan)));
      }),
    );
  });

  it("numbers the slots of each shard from 0 and shares them out evenly", () => {
    fc.assert(
      fc.property(crowd, fc.integer({ min: 1, max: 70 }), (plan, count) => {
        const sizes = Array.from(
          { length: count },
          (_, index) => createPopulation(plan, { index, count }).slots,
        );
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(plan.users);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        const slots = recordActs(plan, { index: 0, count }).map(({ slot }) => slot);
        expect(slots.every((slot) => slot >= 0 && slot < sizes[0]!)).toBe(true);
      }),
    );
  });
});

describe("a population", () => {
  it("counts as active exactly those who have logged in and not left", () => {
    fc.assert(
      fc.property(crowd, fc.double({ min: 0, max: 1, noNaN: true }), (plan, part) => {
        const population = createPopulation(plan);
        const inHold = plan.ramp + part * (plan.hold - 1);
        population.advance(inHold, () => undefined);
        // Every slot has its user once the ramp is over.
        expect(population.active).toBe(plan.users);
        population.advance(Infinity, () => undefined);
        expect(population.active).toBe(0);
      }),
    );
  });
});
