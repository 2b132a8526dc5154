import { describe, expect, it } from "vitest";
import type { PopulationPlan, Profile } from "../../../harness/config/types.ts";
import { createPopulation } from "../../../harness/population/population.ts";
import { Act } from "../../../harness/population/types.ts";
import { recordActs } from "../../support/recorded-acts.ts";

const SECOND = 1000;

const plan: PopulationPlan = {
  users: 2000,
  seed: 1,
  ramp: 10 * SECOND,
  hold: 120 * SECOND,
  rampDown: 0,
  stay: { kind: "uniform", min: 20 * SECOND, max: 60 * SECOND },
  thinkTime: { kind: "uniform", min: 4 * SECOND, max: 8 * SECOND },
  vanish: 0.7,
};
const startOfHold = plan.ramp;

/** Users present at moments of the hold, as shares of all. */
function presentAt(changed: Partial<PopulationPlan>, moments: readonly number[]): number[] {
  const population = createPopulation({ ...plan, ...changed });
  return moments.map((moment) => {
    population.advance(startOfHold + moment, () => undefined);
    return population.active / plan.users;
  });
}

/** Log-ins in each second of the hold. */
function loginsBySecond(changed: Partial<PopulationPlan>): number[] {
  const seconds = Array.from({ length: plan.hold / SECOND }, () => 0);
  for (const { act, due } of recordActs({ ...plan, ...changed })) {
    const second = Math.floor((due - startOfHold) / SECOND);
    if (act === Act.login && second >= 0) seconds[second]!++;
  }
  return seconds;
}

describe("a profile", () => {
  it.each([
    [0, 1],
    [15, 0.65],
    [30, 0.3],
    [45, 0.65],
    [60, 1],
    [90, 0.3],
  ])("of days of a minute down to 0.3: %i s into the hold %d of the users are there", (second, share) => {
    const [present] = presentAt({ profile: { kind: "diurnal", period: 60 * SECOND, low: 0.3 } }, [
      second * SECOND,
    ]);
    expect(present).toBeCloseTo(share, 2);
  });

  it("of steps has as many users as each step says, and goes from one to the next in a line", () => {
    const steps = [
      { at: 20 * SECOND, share: 0.25, over: 10 * SECOND },
      { at: 60 * SECOND, share: 0.75, over: SECOND },
    ];
    const moments = [10, 25, 30, 59, 62, 110].map((second) => second * SECOND);
    const present = presentAt({ profile: { kind: "steps", steps } }, moments);
    [1, 0.625, 0.25, 0.25, 0.75, 0.75].forEach((share, i) => expect(present[i]).toBeCloseTo(share, 2));
  });

  const storm: Profile = { kind: "storm", at: 30 * SECOND, share: 0.5, over: 2 * SECOND, every: 50 * SECOND };

  it("of storms loses a share of all users in one moment and has them back within a moment", () => {
    const moments = [29_999, 30_000, 31_000, 32_000, 79_999, 80_000, 82_000];
    const present = presentAt({ profile: storm }, moments);
    [1, 0.5, 0.75, 1, 1, 0.5, 1].forEach((share, i) => {
      // Standard error of a share: √(p (1 − p) / n), four of them.
      expect(Math.abs(present[i]! - share)).toBeLessThan(4 * Math.sqrt(0.25 / plan.users));
    });
  });

  it("of storms makes as many log-ins as users dropped out, and none of these logs out", () => {
    const calm = loginsBySecond({});
    const stormy = loginsBySecond({ profile: storm });
    const more = stormy[30]! + stormy[31]! - calm[30]! - calm[31]!;
    expect(Math.abs(more / (plan.users / 2) - 1)).toBeLessThan(0.1);
    const logouts = recordActs({ ...plan, profile: storm }).filter(
      ({ act, due }) => act === Act.logout && due === startOfHold + 30 * SECOND,
    );
    expect(logouts.length).toBeLessThan(10);
  });

  it("of storms tells of each user whom it strikes, as of any who leaves without a word", () => {
    const population = createPopulation({ ...plan, profile: storm, vanish: 0 });
    let struck = 0;
    population.advance(
      startOfHold + 40 * SECOND,
      () => undefined,
      () => struck++,
    );
    expect(Math.abs(struck / plan.users - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / plan.users));
  });

  it("leaves no wave behind of those whom it lets in at once", () => {
    const steps = [
      { at: 20 * SECOND, share: 0.1, over: SECOND },
      { at: 40 * SECOND, share: 1, over: SECOND },
    ];
    const logins = loginsBySecond({ profile: { kind: "steps", steps } }).slice(42);
    const average = plan.users / 40;
    // A wave would come a stay later, 40 s ± 20 s; five standard deviations of a Poisson count.
    expect(Math.max(...logins)).toBeLessThan(average + 5 * Math.sqrt(average));
  });
});

describe("users who arrive at a rate", () => {
  const rate = 50;
  const arriving = (arrivals: "poisson" | "even", more: Partial<PopulationPlan> = {}) =>
    loginsBySecond({ model: { kind: "arrival-rate", rate, arrivals }, ...more });

  it("come as a Poisson process: as many on average, and with its variance", () => {
    const counts = arriving("poisson");
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    expect(Math.abs(mean / rate - 1)).toBeLessThan(4 / Math.sqrt(rate * counts.length));
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1);
    // The variance of n counts has a relative standard error of √(2 / n), 0.13 here.
    expect(variance / mean).toBeGreaterThan(0.5);
    expect(variance / mean).toBeLessThan(1.5);
  });

  it("come evenly where they are to", () => {
    expect(Math.max(...arriving("even").map((count) => Math.abs(count - rate)))).toBeLessThanOrEqual(1);
  });

  it.each(["poisson", "even"] as const)("come as often as a profile says: %s", (arrivals) => {
    const profile: Profile = {
      kind: "steps",
      steps: [{ at: 60 * SECOND, share: 0.2, over: SECOND }],
    };
    const counts = arriving(arrivals, { profile }).slice(62);
    const sum = counts.reduce((total, count) => total + count, 0);
    const planned = rate * 0.2 * counts.length;
    expect(Math.abs(sum - planned)).toBeLessThan(4 * Math.sqrt(planned));
  });

  it("are as many at once as Little's law says, from the start of the hold on", () => {
    const model = { kind: "arrival-rate", rate, arrivals: "poisson" } as const;
    for (const share of presentAt(
      { model },
      [0, 30, 60, 119].map((second) => second * SECOND),
    )) {
      expect(Math.abs(share - 1)).toBeLessThan(4 / Math.sqrt(plan.users));
    }
  });
});
