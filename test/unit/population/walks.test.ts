import { describe, expect, it } from "vitest";
import type { GroupPlan, PopulationPlan } from "../../../harness/config/types.ts";
import { createLedger } from "../../../harness/population/ledger.ts";
import { createPopulation } from "../../../harness/population/population.ts";
import { allWell, play, type FateOf } from "../../support/answered-load.ts";
import { journeyOf, stepOf } from "../../support/journeys.ts";
import type { RecordedAct } from "../../support/recorded-acts.ts";

const SECOND = 1000;

const group: GroupPlan = {
  weight: 1,
  stay: { kind: "constant", value: 40 * SECOND },
  thinkTime: { kind: "constant", value: SECOND },
  vanish: 0,
  journey: journeyOf([stepOf("read", "touch")]),
};

const plan: PopulationPlan = {
  users: 50,
  seed: 1,
  ramp: SECOND,
  hold: 60 * SECOND,
  rampDown: 0,
  stay: group.stay,
  thinkTime: group.thinkTime,
  vanish: 0,
};

function planOf(changed: Partial<GroupPlan>, more: Partial<PopulationPlan> = {}): PopulationPlan {
  return { ...plan, groups: { all: { ...group, ...changed } }, ...more };
}

/** Of users who were not there from the start, each one's acts in order. */
function lives({ acts }: { readonly acts: readonly RecordedAct[] }): (readonly RecordedAct[])[] {
  const users = Map.groupBy(acts, ({ user }) => user);
  return [...users].filter(([user]) => user >= plan.users).map(([, life]) => life);
}

describe("a journey", () => {
  it("goes through its steps in order and begins again", () => {
    const journey = journeyOf([stepOf("a", "touch")], [stepOf("b", "none")], [stepOf("c", "touch")]);
    for (const life of lives(play(planOf({ journey }), allWell))) {
      const steps = life.map(({ act }) => act).slice(1, 8);
      expect(steps).toEqual([1, 2, 3, 1, 2, 3, 1].slice(0, steps.length));
    }
  });

  it("takes one of a step's choices by weight", () => {
    const journey = journeyOf([stepOf("often", "touch", { weight: 3 }), stepOf("seldom", "touch")]);
    const { acts } = play(planOf({ journey }), allWell);
    const often = acts.filter(({ act }) => act === 1).length;
    const seldom = acts.filter(({ act }) => act === 2).length;
    const taken = often + seldom;
    expect(Math.abs(often / taken - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / taken));
  });

  it("pauses after a step for as long as that step says", () => {
    const quick = stepOf("quick", "touch", { thinkTime: { kind: "constant", value: 100 } });
    const journey = journeyOf([quick], [stepOf("slow", "touch")]);
    for (const life of lives(play(planOf({ journey }), allWell))) {
      life.slice(1, -1).forEach(({ act, due }, i) => {
        const pause = life[i + 2]!.due - due;
        if (life[i + 2]!.act !== 3) expect(pause).toBe(act === 1 ? 100 : SECOND);
      });
    }
  });
});

describe("groups", () => {
  it("are mixed by weight, and each user stays in one", () => {
    const groups = {
      many: { ...group, weight: 9, stay: { kind: "constant", value: 2 * SECOND } as const },
      few: { ...group, weight: 1, stay: { kind: "constant", value: 2 * SECOND } as const },
    };
    const users = [...Map.groupBy(play({ ...plan, groups }, allWell).acts, ({ user }) => user).values()];
    const few = users.filter((life) => life.every(({ act }) => act >= 3)).length;
    expect(users.every((life) => life.every(({ act }) => act >= 3) || life.every(({ act }) => act < 3))).toBe(
      true,
    );
    expect(Math.abs(few / users.length - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / users.length));
  });
});

describe("the pace", () => {
  const slow: FateOf = () => ({ outcome: "ok", latency: 3 * SECOND });
  const pauses = (played: { readonly acts: readonly RecordedAct[] }) =>
    lives(played).flatMap((life) => life.slice(1, -1).map(({ due }, i) => due - life[i]!.due));

  it("is open unless it is said to be closed: a slow answer holds up nobody", () => {
    expect(new Set(pauses(play(planOf({}), slow)))).toEqual(new Set([SECOND]));
  });

  it("is closed where a think time begins with the answer", () => {
    const waited = pauses(play(planOf({}, { pace: "closed" }), slow));
    // The answer is heard at the next turn, 5 ms at most, and the millisecond is whole.
    expect(waited.every((pause) => pause >= 4 * SECOND && pause <= 4 * SECOND + 6)).toBe(true);
    expect(waited.length).toBeGreaterThan(100);
  });
});

describe("a user whose act fails", () => {
  const touchFails: FateOf = (act) => ({ outcome: act === 1 ? "failed" : "ok", latency: 10 });

  it("does it again as often as the group says, after pauses that double, and then goes on", () => {
    const journey = journeyOf([stepOf("bad", "touch")], [stepOf("good", "touch")]);
    const played = play(planOf({ journey, retry: { times: 2, backoff: 200 } }), touchFails);
    const full = lives(played).filter(({ length }) => length > 5);
    expect(full.length).toBeGreaterThan(20);
    for (const life of full) {
      const acts = life.map(({ act }) => act).join("");
      expect("0111211121112111211121112".startsWith(acts.slice(0, 9).replace(/3$/, ""))).toBe(true);
      const [first, second] = [life[2]!.due - life[1]!.due, life[3]!.due - life[2]!.due];
      // Half less or half more at the most, and up to a turn until the answer is heard.
      expect(first >= 110 && first <= 316).toBe(true);
      expect(second >= 210 && second <= 616).toBe(true);
    }
  });

  it("vanishes after so many failures in a row, and somebody else comes in the end", () => {
    const { acts, population } = play(planOf({ abandon: { after: 3 } }), touchFails);
    const users = [...Map.groupBy(acts, ({ user }) => user).values()];
    const tried = users.filter((life) => life.filter(({ act }) => act === 1).length >= 3);
    expect(tried.every((life) => life.map(({ act }) => act).join("") === "0111")).toBe(true);
    expect(population.abandoned.failures).toBeGreaterThan(500);
    expect(users.length).toBeGreaterThan(population.abandoned.failures);
  });

  it("does not vanish where failures are not in a row", () => {
    // Every other one fails; of a user who is found in the middle of a pause perhaps the first two.
    const other: FateOf = (_act, _user, due) => ({ outcome: due % 2 ? "ok" : "failed", latency: 10 });
    const odd = { ...group, thinkTime: { kind: "constant", value: 999 } as const, abandon: { after: 3 } };
    expect(play(planOf(odd), other).population.abandoned.failures).toBe(0);
  });
});

describe("a user whose answer lacks what was to be captured", () => {
  it("vanishes, and is counted", () => {
    const login = stepOf("login", "login", { capture: { token: { header: "x-token" } } });
    const lacking: FateOf = () => ({ outcome: "incomplete", latency: 10 });
    const { acts, population } = play(planOf({ journey: { ...group.journey, login } }), lacking);
    expect(acts.every(({ act }) => act === 0)).toBe(true);
    expect(population.abandoned).toEqual({ failures: 0, captures: acts.length });
  });
});

describe("a million users with journeys", () => {
  it("cost, with the account of their sessions, less than 64 bytes each", () => {
    const retry = { times: 3, backoff: SECOND };
    const population = createPopulation({ ...planOf({ retry }), users: 1_000_000 });
    const contract = { table: "sessions", idleTimeout: 30 * SECOND, sweepInterval: SECOND };
    const ledger = createLedger({ slots: population.slots, contract });
    expect(population.bytesPerUser + ledger.bytesPerUser).toBeLessThan(64);
  });
});
