import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLedger } from "../../../harness/population/ledger.ts";
import { createPopulation } from "../../../harness/population/population.ts";
import { Act } from "../../../harness/population/types.ts";
import { arbitraryContract, arbitraryPlan } from "../../support/arbitrary-plans.ts";
import type { RecordedAct } from "../../support/recorded-acts.ts";
import { VirtualService } from "../../support/virtual-service.ts";

const crowd = fc
  .tuple(arbitraryPlan, fc.integer({ min: 1, max: 80 }))
  .map(([plan, users]) => ({ ...plan, users }));
const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const away = fc.integer({ min: 0, max: 30_000 });

describe("users who vanish at one moment", () => {
  it("are as many as the population says, act no more, and others come once their time away is over", () => {
    fc.assert(
      fc.property(crowd, fraction, fraction, away, (plan, when, share, away) => {
        const moment = Math.floor(when * (plan.ramp + plan.hold));
        const population = createPopulation(plan);
        const acts: RecordedAct[] = [];
        const record = (act: number, slot: number, user: number, due: number) =>
          acts.push({ act, slot, user, due });
        population.advance(moment, record);
        const present = new Map(
          acts.filter(({ act }) => act === Act.login).map(({ slot, user }) => [slot, user]),
        );
        const before = population.active;
        const told: number[] = [];
        population.vanish(moment, share, away, (slot) => told.push(slot));
        const gone = before - population.active;
        expect(told).toHaveLength(gone);
        const emptied = [...present].filter(([slot]) => population.isEmptied(slot));
        expect(emptied).toHaveLength(gone);

        const earlier = acts.length;
        population.advance(Infinity, record);
        const later = acts.slice(earlier);
        for (const [slot, user] of emptied) {
          expect(later.filter((act) => act.user === user)).toEqual([]);
          const first = later.find((act) => act.slot === slot);
          if (!first) continue;
          expect(first.act).toBe(Act.login);
          expect(first.due).toBeGreaterThanOrEqual(moment + away);
        }
        const logins = acts.filter(({ act }) => act === Act.login).map(({ user }) => user);
        expect(new Set(logins).size).toBe(logins.length);
        expect(population.active).toBe(0);
      }),
    );
  });

  it("are all of them, or nobody, where that is asked for", () => {
    fc.assert(
      fc.property(crowd, fraction, (plan, when) => {
        const moment = Math.floor(when * (plan.ramp + plan.hold));
        const population = createPopulation(plan);
        population.advance(moment, () => undefined);
        const before = population.active;
        population.vanish(moment, 0, 1_000);
        expect(population.active).toBe(before);
        population.vanish(moment, 1, 1_000);
        expect(population.active).toBe(0);
      }),
    );
  });
});

describe("the ledger of a service that was killed", () => {
  it("bounds what it holds afterwards, empty or not, while everybody logs in again", () => {
    fc.assert(
      fc.property(crowd, arbitraryContract, fraction, (plan, contract, when) => {
        const moment = Math.floor(when * (plan.ramp + plan.hold));
        const population = createPopulation(plan);
        const ledger = createLedger({ slots: population.slots, contract });
        let service = new VirtualService(contract);
        const act = (number: number, slot: number, user: number, due: number) => {
          const known = number as Act;
          ledger.sent(user, slot, known, due);
          service.apply(known, user, due);
          ledger.answered(user, slot, known, due, true);
        };
        population.advance(moment, act);
        service = new VirtualService(contract);
        ledger.lost(moment);
        expect(ledger.band(moment).low).toBe(0);
        expect(ledger.expected(moment)).toBe(0);
        population.vanish(moment, 1, 0);
        const end = plan.ramp + plan.hold + plan.rampDown;
        for (let t = moment; t <= end; t += contract.sweepInterval) {
          population.advance(t, act);
          service.sweep(t)();
          const { low, high } = ledger.band(t);
          expect(service.rows).toBeGreaterThanOrEqual(low);
          expect(service.rows).toBeLessThanOrEqual(high);
        }
      }),
    );
  });
});
