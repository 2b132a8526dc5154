import { describe, expect, it } from "vitest";
import type { PopulationPlan, SessionContract } from "../../../harness/config/types.ts";
import { explainedSessions } from "../../../harness/population/explained.ts";
import { createPopulation } from "../../../harness/population/population.ts";
import { Act } from "../../../harness/population/types.ts";
import { oneOfEachKind } from "../../support/distributions.ts";
import { recordActs } from "../../support/recorded-acts.ts";
import { VirtualService } from "../../support/virtual-service.ts";

const SECOND = 1000;
const contract: SessionContract = { table: "sessions", idleTimeout: 30 * SECOND, sweepInterval: 5 * SECOND };
const stays = oneOfEachKind(40 * SECOND);
// With means of 15 s against an idle timeout of 30 s, an exponential pause outlasts it in 13 % of cases.
const thinkTimes = oneOfEachKind(15 * SECOND);
const combinations = stays.flatMap((stay) => thinkTimes.map((thinkTime) => ({ stay, thinkTime })));

function planOf({ stay, thinkTime }: Pick<PopulationPlan, "stay" | "thinkTime">): PopulationPlan {
  return {
    users: 4000,
    seed: 11,
    ramp: 60 * SECOND,
    hold: 240 * SECOND,
    rampDown: 0,
    stay,
    thinkTime,
    vanish: 0.7,
  };
}

/** Of a service that does everything right and at once, sweeping at intervals that the looks are at odds with. */
function averageRows(plan: PopulationPlan, from: number, to: number): number {
  const service = new VirtualService(contract);
  const population = createPopulation(plan);
  const looks: number[] = [];
  let nextSweep = contract.sweepInterval / 2;
  for (let t = 0; t < to; t += 103) {
    population.advance(t, (act, _slot, user, due) => service.apply(act as Act, user, due));
    for (; nextSweep <= t; nextSweep += contract.sweepInterval) service.sweep(nextSweep)();
    if (t >= from) looks.push(service.rows);
  }
  return looks.reduce((sum, rows) => sum + rows, 0) / looks.length;
}

describe.each(combinations)("$stay.kind stays and $thinkTime.kind think times", (combination) => {
  const plan = planOf(combination);
  const explained = explainedSessions(plan, contract);
  const from = explained.settledAfter;
  const to = plan.ramp + plan.hold;

  it("hold as many sessions at a correct service as Little's law says", () => {
    expect(explained.standardError / explained.mean).toBeLessThan(0.01);
    expect(Math.abs(averageRows(plan, from, to) / explained.mean - 1)).toBeLessThan(0.03);
  });

  it("make the planned number of requests", () => {
    const acts = recordActs(plan).filter(({ due }) => due >= from && due < to);
    const perSecond = (act: Act) => (acts.filter((each) => each.act === act).length / (to - from)) * SECOND;
    expect(Math.abs(perSecond(Act.login) / explained.rates.logins - 1)).toBeLessThan(0.03);
    expect(Math.abs(perSecond(Act.touch) / explained.rates.touches - 1)).toBeLessThan(0.03);
    expect(Math.abs(perSecond(Act.logout) / explained.rates.logouts - 1)).toBeLessThan(0.05);
  });
});

describe("where it can be worked out by hand", () => {
  const byHand = {
    ...planOf({
      stay: { kind: "constant", value: 40 * SECOND },
      thinkTime: { kind: "constant", value: 15 * SECOND },
    }),
    vanish: 0.5,
  };

  it("a vanished user's session outlives the last act by idle timeout and half a sweep interval", () => {
    const { lifetime, mean, rates } = explainedSessions(byHand, contract);
    // Acts at 0, 15 and 30 s. Vanished: 30 + 30 + 2.5 s; logged out: 40 s.
    expect(lifetime / SECOND).toBeCloseTo((62.5 + 40) / 2, 1);
    expect(mean).toBeCloseTo((4000 / 40) * (lifetime / SECOND), 6);
    expect(rates.logins).toBeCloseTo(100, 9);
    expect(rates.touches).toBeCloseTo(200, 9);
    expect(rates.logouts).toBeCloseTo(50, 9);
    expect(rates.requests).toBeCloseTo(350, 9);
  });

  it("a session does not outlast a pause that is longer than idle timeout and sweep", () => {
    const sleepy = { ...byHand, thinkTime: { kind: "constant", value: 36 * SECOND } as const };
    expect(explainedSessions(sleepy, contract).lifetime / SECOND).toBeCloseTo(32.5, 1);
  });

  it("does not depend on the seed, as it holds for the plan and not for one run", () => {
    expect(explainedSessions({ ...byHand, seed: 99 }, contract)).toEqual(explainedSessions(byHand, contract));
  });
});

describe("a soak of days with a touch every second", () => {
  it("is explained within seconds and to a thousandth", () => {
    const day = 24 * 3600 * SECOND;
    const soak = {
      ...planOf({
        stay: { kind: "exponential", mean: day },
        thinkTime: { kind: "exponential", mean: SECOND },
      }),
      hold: 7 * day,
    };
    const { mean, standardError } = explainedSessions(soak, contract);
    expect(standardError / mean).toBeLessThan(0.001);
  });
});
