import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPopulation } from "../../../harness/population/population.ts";
import { arbitraryPlan } from "../../support/arbitrary-plans.ts";
import type { PopulationPlan } from "../../../harness/config/types.ts";
import { Act, type Shard } from "../../../harness/population/types.ts";
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

describe("a population that comes again", () => {
  const cyclesOf = (plan: PopulationPlan, count: number, shard: Shard) => {
    const cycles: RecordedAct[][] = [];
    let population = createPopulation(plan, shard);
    for (let cycle = 0; cycle < count; cycle++) {
      const acts: RecordedAct[] = [];
      population.advance(Infinity, (act, slot, user, due) => acts.push({ act, slot, user, due }));
      cycles.push(acts);
      population = population.again();
    }
    return cycles;
  };

  it("brings no user twice, over all cycles and shards", () => {
    fc.assert(
      fc.property(
        crowd,
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        (plan, count, shards) => {
          const logins = Array.from({ length: shards }, (_, index) =>
            cyclesOf(plan, count, { index, count: shards }),
          )
            .flat(2)
            .filter(({ act }) => act === Act.login)
            .map(({ user }) => user);
          expect(new Set(logins).size).toBe(logins.length);
          expect(logins.length).toBeGreaterThanOrEqual(count * plan.users);
        },
      ),
    );
  });

  it("is the same over any shards, and keeps to the plan's times", () => {
    fc.assert(
      fc.property(crowd, fc.integer({ min: 2, max: 5 }), (plan, shards) => {
        const whole = cyclesOf(plan, 3, { index: 0, count: 1 });
        const parts = Array.from({ length: shards }, (_, index) =>
          cyclesOf(plan, 3, { index, count: shards }),
        );
        whole.forEach((acts, cycle) => {
          expect(names(parts.flatMap((part) => part[cycle]!))).toEqual(names(acts));
          const first = acts.filter(({ due }) => due < plan.ramp + plan.hold);
          expect(new Set(first.map(({ slot }) => slot)).size).toBe(plan.users);
        });
      }),
    );
  });

  it("brings who has not come yet where it was cut short", () => {
    fc.assert(
      fc.property(crowd, fc.double({ min: 0, max: 1, noNaN: true }), (plan, part) => {
        const population = createPopulation(plan);
        const users = new Set<number>();
        population.advance(part * (plan.ramp + plan.hold), (_, __, user) => users.add(user));
        population.again().advance(Infinity, (_, __, user) => {
          if (users.has(user)) expect.fail(`user ${user} comes twice`);
        });
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
