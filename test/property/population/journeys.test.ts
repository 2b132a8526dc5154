import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actsOfJourney } from "../../../harness/population/groups.ts";
import type { PopulationPlan, StepPlan } from "../../../harness/config/types.ts";
import { createLedger } from "../../../harness/population/ledger.ts";
import { createPopulation } from "../../../harness/population/population.ts";
import { Act } from "../../../harness/population/types.ts";
import { play, randomFate, type FateOf } from "../../support/answered-load.ts";
import { arbitraryContract } from "../../support/arbitrary-plans.ts";
import { arbitraryJourneys } from "../../support/journeys.ts";
import type { RecordedAct } from "../../support/recorded-acts.ts";
import { VirtualService } from "../../support/virtual-service.ts";

const arbitraryFate = fc
  .record({
    seed: fc.nat(),
    failed: fc.constantFrom(0, 0.1, 0.5, 1),
    incomplete: fc.constantFrom(0, 0.1),
    latency: fc.constantFrom(0, 10, 300, 4_000),
  })
  .map(({ seed, failed, incomplete, latency }) => randomFate(seed, failed, incomplete, latency));

/** An act without the slot, which is numbered within its shard. */
function names(acts: readonly RecordedAct[]): string[] {
  return acts.map(({ act, user, due }) => `${due} ${user} ${act}`).sort();
}

/** By number of the act, what it does to the session. */
function sessionsOf({ groups }: PopulationPlan): readonly StepPlan["session"][] {
  const named = Object.values(groups ?? {});
  if (named.length === 0) return ["login", "touch", "logout"];
  return named.flatMap(({ journey }) => actsOfJourney(journey).map(({ session }) => session));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

describe("a crowd with journeys, profiles and arrivals, whatever it is answered", () => {
  it("does together exactly the same, whatever the number of shards", () => {
    fc.assert(
      fc.property(arbitraryJourneys, arbitraryFate, fc.integer({ min: 2, max: 7 }), (plan, fate, count) => {
        const whole = play(plan, fate);
        const parts = Array.from({ length: count }, (_, index) => play(plan, fate, { index, count }));
        expect(names(parts.flatMap(({ acts }) => acts))).toEqual(names(whole.acts));
        const abandoned = parts.map(({ population }) => population.abandoned);
        expect({
          failures: sum(abandoned.map(({ failures }) => failures)),
          captures: sum(abandoned.map(({ captures }) => captures)),
        }).toEqual(whole.population.abandoned);
      }),
      { numRuns: 60 },
    );
  });

  it("lets each user log in first, do one thing at a time, and log out last or not at all", () => {
    fc.assert(
      fc.property(arbitraryJourneys, arbitraryFate, (plan, fate) => {
        const sessions = sessionsOf(plan);
        const lives = Map.groupBy(play(plan, fate).acts, ({ user }) => user);
        for (const life of lives.values()) {
          const kinds = life.map(({ act }) => sessions[act]);
          expect(kinds[0]).toBe("login");
          expect(kinds.slice(0, -1)).not.toContain("logout");
          // A log-in comes again only as a repetition, before anything else was done.
          expect(kinds.slice(kinds.findIndex((kind) => kind !== "login") >>> 0)).not.toContain("login");
          expect(new Set(life.map(({ due }) => due)).size).toBe(life.length);
          expect(new Set(life.map(({ slot }) => slot)).size).toBe(1);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("has no two users in one slot, counts as active who is there, and is gone at the end", () => {
    fc.assert(
      fc.property(arbitraryJourneys, arbitraryFate, (plan, fate) => {
        const { acts, population } = play(plan, fate, undefined, {
          turned: (_, { active, slots }) => {
            if (active < 0 || active > slots) expect.fail(`${active} active in ${slots} slots`);
          },
        });
        expect(population.active).toBe(0);
        for (const slot of Map.groupBy(acts, (act) => act.slot).values()) {
          const users = slot.map(({ user }) => user).filter((user, i, all) => user !== all[i - 1]);
          expect(new Set(users).size).toBe(users.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("takes at most 28 bytes a user, and 4 more where slots are kept free for arrivals", () => {
    fc.assert(
      fc.property(arbitraryJourneys, (plan) => {
        // So many that the 24 KiB of the wheel hardly count.
        const population = createPopulation({ ...plan, users: 200_000 });
        expect(population.bytesPerUser).toBeLessThan(plan.model ? 32.2 : 28.2);
      }),
      { numRuns: 20 },
    );
  });
});

describe("the ledger of a crowd with journeys", () => {
  it("bounds the rows of a correct service at every moment, with acts that leave the session alone and log-ins done again", () => {
    fc.assert(
      fc.property(arbitraryJourneys, arbitraryFate, arbitraryContract, (plan, fate, contract) => {
        const sessions = sessionsOf(plan).map((session) => Act[session]);
        const service = new VirtualService(contract);
        const ledger = createLedger({ slots: createPopulation(plan).slots, contract });
        const effects: { readonly at: number; readonly session: Act; readonly user: number }[] = [];
        let nextSweep = contract.sweepInterval;
        play(plan, fate, undefined, {
          acted: ({ act, slot, user, due }, { outcome, latency }, t) => {
            const session = sessions[act]!;
            if (session === Act.none) return;
            ledger.sent(user, slot, session, t);
            // What is answered as failed was done all the same, by every other service.
            const isDone = outcome !== "failed" || user % 2 === 0;
            if (isDone) effects.push({ at: Math.max(t, due + latency / 2), session, user });
          },
          concluded: ({ act, slot, user, at, outcome }) => {
            const session = sessions[act]!;
            if (session !== Act.none) ledger.answered(user, slot, session, at, outcome !== "failed");
          },
          turned: (t) => {
            effects.sort((a, b) => a.at - b.at);
            while (effects.length > 0 && effects[0]!.at <= t) {
              const { session, user, at } = effects.shift()!;
              service.apply(session, user, at);
            }
            for (; nextSweep <= t; nextSweep += contract.sweepInterval) service.sweep(nextSweep)();
            const { low, high } = ledger.band(t);
            const { rows } = service;
            if (rows < low || rows > high)
              expect.fail(`${rows} rows at ${t} ms, ledger says ${low} to ${high}`);
          },
        });
      }),
      { numRuns: 100 },
    );
  });
});

describe("a crowd that comes again", () => {
  it("brings no user twice", () => {
    fc.assert(
      fc.property(arbitraryJourneys, (plan) => {
        const acts: number[][] = [];
        let population = createPopulation(plan);
        for (let cycle = 0; cycle < 3; cycle++) {
          const users = new Set<number>();
          population.advance(Infinity, (_act, _slot, user) => users.add(user));
          acts.push([...users]);
          population = population.again();
        }
        expect(new Set(acts.flat()).size).toBe(acts.flat().length);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a service that answers nothing well", () => {
  const nothing: FateOf = () => ({ outcome: "failed", latency: 20 });

  it("is not asked by a user again after so many failures in a row, and no user is let off earlier", () => {
    fc.assert(
      fc.property(arbitraryJourneys, (plan) => {
        const groups = Object.values(plan.groups ?? {});
        if (groups.length !== 1) return;
        const { abandon, retry } = groups[0]!;
        const { acts } = play({ ...plan, pace: "closed" }, nothing);
        const most = Math.max(
          ...[...Map.groupBy(acts, ({ user }) => user).values()].map((life) => life.length),
          0,
        );
        if (abandon) expect(most).toBeLessThanOrEqual(abandon.after);
        else if (groups[0]!.journey.login.capture) expect(most).toBeLessThanOrEqual((retry?.times ?? 0) + 1);
      }),
      { numRuns: 60 },
    );
  });
});
