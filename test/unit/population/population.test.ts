import { describe, expect, it } from "vitest";
import { BeamsoakError } from "../../../harness/base/errors.ts";
import type { PopulationPlan } from "../../../harness/config/types.ts";
import { createPopulation } from "../../../harness/population/population.ts";
import { Act } from "../../../harness/population/types.ts";
import { oneOfEachKind } from "../../support/distributions.ts";
import { recordActs, type RecordedAct } from "../../support/recorded-acts.ts";

const SECOND = 1000;

const plan: PopulationPlan = {
  users: 2000,
  seed: 1,
  ramp: 20 * SECOND,
  hold: 100 * SECOND,
  rampDown: 10 * SECOND,
  stay: { kind: "uniform", min: 20 * SECOND, max: 60 * SECOND },
  thinkTime: { kind: "uniform", min: 4 * SECOND, max: 8 * SECOND },
  vanish: 0.7,
};
const endOfHold = plan.ramp + plan.hold;

function ofKind(acts: readonly RecordedAct[], act: Act): RecordedAct[] {
  return acts.filter((each) => each.act === act);
}

/** Acts per equal part of [from, to). */
function histogram(acts: readonly RecordedAct[], from: number, to: number, parts: number): number[] {
  const counts = Array.from({ length: parts }, () => 0);
  for (const { due } of acts) {
    const part = Math.floor(((due - from) / (to - from)) * parts);
    if (part >= 0 && part < parts) counts[part]!++;
  }
  return counts;
}

function groupBy(acts: readonly RecordedAct[], key: (act: RecordedAct) => number): RecordedAct[][] {
  return [...Map.groupBy(acts, key).values()];
}

describe("a user who vanishes", () => {
  it("is told of by the slot, before the next user comes to it", () => {
    const population = createPopulation(plan);
    const last = new Map<number, Act | "vanished">();
    const counts = { logins: 0, logouts: 0, vanished: 0 };
    population.advance(
      Infinity,
      (act, slot) => {
        if (act === Act.login) {
          counts.logins++;
          expect([undefined, Act.logout, "vanished"]).toContain(last.get(slot));
        } else if (act === Act.logout) counts.logouts++;
        last.set(slot, act as Act);
      },
      (slot) => {
        counts.vanished++;
        expect([Act.login, Act.touch]).toContain(last.get(slot));
        last.set(slot, "vanished");
      },
    );
    expect(counts.vanished + counts.logouts).toBe(counts.logins);
    expect(counts.vanished / counts.logins).toBeCloseTo(plan.vanish, 1);
  });
});

describe("the life of a user", () => {
  const acts = recordActs(plan);
  const users = groupBy(acts, ({ user }) => user);

  it("is a log-in, then touches, then at most a log-out, at think times drawn from the distribution", () => {
    for (const life of users) {
      const letters = life.map(({ act }) => ["i", "t", "o"][act]).join("");
      expect(letters).toMatch(/^it*o?$/);
      // A slot's first user is found in the middle of the first pause.
      const known = life[0]!.user < plan.users ? life.slice(1) : life;
      const pauses = ofKind(known.slice(1), Act.touch).map(({ due }, n) => due - known[n]!.due);
      expect(pauses.every((pause) => pause >= 4 * SECOND && pause <= 8 * SECOND)).toBe(true);
    }
  });

  it("lasts for a stay drawn from the distribution, unless it is the slot's first or its last", () => {
    const stays = users.filter(
      (life) =>
        life[0]!.user >= plan.users && life.at(-1)!.act === Act.logout && life.at(-1)!.due < endOfHold,
    );
    expect(stays.length).toBeGreaterThan(1000);
    for (const life of stays) {
      const stay = life.at(-1)!.due - life[0]!.due;
      expect(stay >= 20 * SECOND && stay <= 60 * SECOND).toBe(true);
    }
  });

  it("ends without a log-out for the planned share of users", () => {
    const vanished = users.filter((life) => life.at(-1)!.act !== Act.logout).length / users.length;
    // Standard error of a share: √(p (1 − p) / n), four of them.
    expect(Math.abs(vanished - 0.7)).toBeLessThan(4 * Math.sqrt((0.7 * 0.3) / users.length));
  });
});

describe("the crowd", () => {
  const acts = recordActs(plan);

  it("acts in order of time", () => {
    expect(acts.every(({ due }, i) => i === 0 || due >= acts[i - 1]!.due)).toBe(true);
  });

  it("arrives along the ramp, one user in each equal part of it, anywhere within", () => {
    const first = ofKind(acts, Act.login).filter(({ user }) => user < plan.users);
    const part = plan.ramp / plan.users;
    const offsets = first.map(({ slot, due }) => due - slot * part);
    expect(first).toHaveLength(plan.users);
    expect([...new Set(offsets)].sort()).toEqual(Array.from({ length: part }, (_, offset) => offset));
  });

  it("hands a slot that a user leaves to the next one in the same millisecond", () => {
    for (const slot of groupBy(acts, (act) => act.slot)) {
      const leavings = slot.filter(({ act, due }) => act === Act.logout && due < endOfHold);
      for (const { due } of leavings) {
        expect(slot.filter((next) => next.act === Act.login && next.due === due)).toHaveLength(1);
      }
    }
  });

  it("lets nobody in after the hold, empties evenly over the ramp-down, and is silent thereafter", () => {
    const population = createPopulation(plan);
    const active = [0, 0.25, 0.5, 0.75, 1].map((part) => {
      population.advance(endOfHold - 1 + part * plan.rampDown, () => undefined);
      return population.active / plan.users;
    });
    [1, 0.75, 0.5, 0.25, 0].forEach((share, i) => expect(active[i]).toBeCloseTo(share, 2));
    expect(ofKind(acts, Act.login).at(-1)!.due).toBeLessThan(endOfHold);
    expect(acts.at(-1)!.due).toBeLessThan(endOfHold + plan.rampDown);
    population.advance(Infinity, () => expect.fail("somebody acts after the ramp-down"));
  });

  it("falls silent all at once, without a burst of log-outs, where there is no ramp-down", () => {
    const cut = recordActs({ ...plan, rampDown: 0 });
    expect(cut.at(-1)!.due).toBeLessThan(endOfHold);
  });

  it("names each act once, however far it is asked to go", () => {
    const population = createPopulation(plan);
    const stepwise: RecordedAct[] = [];
    for (let t = -1; t < endOfHold + 2 * plan.rampDown; t += 7) {
      population.advance(t, (act, slot, user, due) => stepwise.push({ act, slot, user, due }));
    }
    expect(stepwise).toEqual(acts);
  });

  it("acts otherwise with another seed", () => {
    expect(recordActs({ ...plan, seed: 2 })).not.toEqual(acts);
  });
});

describe("the plateau", () => {
  // A ramp that is short against the stay: the worst case for waves.
  const steady = { ...plan, users: 4000, ramp: SECOND, hold: 239 * SECOND, rampDown: 0 };

  it.each(oneOfEachKind(40 * SECOND))("has no waves of log-ins: $kind stays", (stay) => {
    const refills = ofKind(recordActs({ ...steady, stay }), Act.login).filter(
      ({ user }) => user >= steady.users,
    );
    const perTenSeconds = histogram(refills, 10 * SECOND, 240 * SECOND, 23);
    const planned = (steady.users / 40 / SECOND) * 10 * SECOND;
    const worst = Math.max(...perTenSeconds.map((count) => Math.abs(count / planned - 1)));
    // 1000 log-ins in each part; lognormal stays of median 30 s and sigma 0.75 average 39.7 s.
    expect(worst).toBeLessThan(5 / Math.sqrt(planned));
  });

  it.each(oneOfEachKind(10 * SECOND))("has no waves of touches: $kind think times", (thinkTime) => {
    const touches = ofKind(recordActs({ ...steady, thinkTime }), Act.touch);
    const perSecond = histogram(touches, 2 * SECOND, 240 * SECOND, 238);
    const average = perSecond.reduce((sum, count) => sum + count, 0) / perSecond.length;
    const worst = Math.max(...perSecond.map((count) => Math.abs(count / average - 1)));
    expect(worst).toBeLessThan(5 / Math.sqrt(average));
  });
});

describe("a plan longer than the wheel", () => {
  it("is refused with what to do about it", () => {
    const tooLong = { ...plan, hold: 50 * 24 * 3600 * SECOND };
    expect(() => createPopulation(tooLong)).toThrow(BeamsoakError);
    expect(() => createPopulation(tooLong)).toThrow(/1200h .*1193h/);
  });
});

describe("a million users", () => {
  it("cost 16 bytes each and take seconds to simulate", () => {
    const million = { ...plan, users: 1_000_000, ramp: 10 * SECOND, hold: 10 * SECOND };
    const population = createPopulation(million);
    expect(population.bytesPerUser).toBeLessThan(16.1);
    const counts = [0, 0, 0];
    population.advance(20 * SECOND - 1, (act) => counts[act]!++);
    expect(population.active).toBe(1_000_000);
    // Log-ins: everybody once, and one in 40 of those there every second: on average half of them in the ramp.
    expect(counts[Act.login]! / (1_000_000 + 1_000_000 * ((0.5 * 10 + 10) / 40))).toBeCloseTo(1, 2);
  });
});
