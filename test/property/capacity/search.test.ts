import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bracketOf, isNarrow, nextStep } from "../../../harness/capacity/search.ts";
import { sizesOf } from "../../../harness/capacity/sizes.ts";
import type { Answer, SearchPlan } from "../../../harness/capacity/types.ts";

const plan: SearchPlan = { from: 10_000, to: 500_000, precision: 0.05, maxRuns: 8, gate: null };

/** Plays the search against a service; `answer` is told the number of users and of the run. */
function search(planned: SearchPlan, answer: (users: number, run: number) => Answer) {
  const steps: { users: number; answer: Answer }[] = [];
  for (let next = nextStep(planned, steps); next.users !== null; next = nextStep(planned, steps)) {
    steps.push({ users: next.users, answer: answer(next.users, steps.length) });
  }
  return { steps, ...bracketOf(sizesOf(steps)) };
}

const service = (capacity: number) => (users: number) => (users <= capacity ? "bounded" : "broken");
const capacities = fc.integer({ min: 10_000, max: 499_999 });

describe("the search, against a service that carries so many users and no more", () => {
  it("finds them within ±5 % in at most 8 runs, over a range of 50", () => {
    fc.assert(
      fc.property(capacities, (capacity) => {
        const { steps, lower, upper } = search(plan, service(capacity));
        expect(steps.length).toBeLessThanOrEqual(8);
        expect(lower!.users).toBeLessThanOrEqual(capacity);
        expect(upper!.users).toBeGreaterThan(capacity);
        expect(isNarrow(plan, lower!.users, upper!.users)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("finds them all the same when any one run answers wrongly", () => {
    fc.assert(
      fc.property(capacities, fc.nat(12), (capacity, wrong) => {
        const truth = service(capacity);
        const liar = (users: number, run: number): Answer =>
          run === wrong ? (truth(users) === "bounded" ? "broken" : "bounded") : truth(users);
        const { lower, upper } = search({ ...plan, maxRuns: 40 }, liar);
        expect(lower!.users).toBeLessThanOrEqual(capacity);
        expect(upper!.users).toBeGreaterThan(capacity);
        expect(isNarrow(plan, lower!.users, upper!.users)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("ends within its runs whatever it is answered, for every range, precision and gate", () => {
    const plans = fc
      .record({
        from: fc.integer({ min: 1, max: 100_000 }),
        range: fc.double({ min: 1, max: 1000, noNaN: true }),
        precision: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        maxRuns: fc.integer({ min: 1, max: 30 }),
        place: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ from, range, precision, maxRuns, place }) => {
        const to = Math.round(from * range);
        return { from, to, precision, maxRuns, gate: Math.round(from + (to - from) * place) };
      });
    const answers = fc.infiniteStream(fc.constantFrom<Answer>("bounded", "broken", "open", "fault"));
    fc.assert(
      fc.property(plans, answers, (drawn, stream) => {
        const { steps } = search(drawn, () => stream.next().value as Answer);
        expect(steps.length).toBeLessThanOrEqual(drawn.maxRuns);
        for (const { users } of steps) {
          expect(users).toBeGreaterThanOrEqual(drawn.from);
          expect(users).toBeLessThanOrEqual(drawn.to);
        }
      }),
      { numRuns: 300 },
    );
  });
});
