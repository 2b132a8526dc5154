import { describe, expect, it } from "vitest";
import { MIB, MINUTE, SECOND } from "../../../../harness/base/units.ts";
import { errorsBounded } from "../../../../harness/verdict/gates/errors-bounded.ts";
import { generatorHonest } from "../../../../harness/verdict/gates/generator-honest.ts";
import { loadCarried } from "../../../../harness/verdict/gates/load-carried.ts";
import { memoryBounded } from "../../../../harness/verdict/gates/memory-bounded.ts";
import { sessionsBounded } from "../../../../harness/verdict/gates/sessions-bounded.ts";
import { targetAlive } from "../../../../harness/verdict/gates/target-alive.ts";
import { judgeRun } from "../../../../harness/verdict/judge-run.ts";
import { viewOf } from "../../../../harness/verdict/run-view.ts";
import { ask } from "../../../support/judge.ts";
import { incident } from "../../../support/scenarios.ts";
import { synthesize, type Moment, type Shape } from "../../../support/timelines.ts";

const scenario = incident({ cycles: 3, hold: 2 * MINUTE });
const inSecondHold = ({ phase, cycle }: Moment) => phase === "hold" && cycle === 2;

describe("a view of a run of several cycles", () => {
  const view = viewOf(synthesize({ scenario }), scenario, []);

  it("gives the phases of the last cycle, or of the one that is asked for", () => {
    const holds = [1, 2, 3].map((cycle) => view.phase("hold", cycle)!);
    expect(holds.map(({ cycle }) => cycle)).toEqual([1, 2, 3]);
    expect(view.phase("hold")).toEqual(holds[2]);
    expect(view.phases("hold")).toEqual(holds);
    expect(view.phase("baseline")).toMatchObject({ from: 0, cycle: 0 });
    expect(view.phase("hold", 4)).toBeNull();
  });

  it("gives no phase of an earlier cycle for one that the last has not come to", () => {
    const cut = viewOf(
      synthesize({ scenario, until: 5 * SECOND + 208 * SECOND + 50 * SECOND }),
      scenario,
      [],
    );
    expect(cut.cycles).toBe(2);
    expect(cut.phase("hold")).toMatchObject({ cycle: 2 });
    expect(cut.phase("drain")).toBeNull();
  });
});

describe("the gates of a run of several cycles", () => {
  it("all pass a healthy one", () => {
    const { gates, outcome } = judgeRun(synthesize({ scenario }), scenario);
    const open = gates.filter(({ level, outcome }) => level === "fail" && outcome !== "pass");
    expect(open).toEqual([]);
    expect(outcome).toBe("bounded");
  });

  it("count what went wrong in any hold", () => {
    const late: Shape = (moment) => (inSecondHold(moment) ? 5 * SECOND : 10);
    expect(ask(generatorHonest, { scenario, series: { "load.self_lateness": late } }).outcome).toBe("fail");
    const unanswered = ({ cycle, loaded }: Moment) =>
      cycle === 1 ? 0 : cycle === 2 ? 10 * Math.min(120_000, Math.max(0, loaded - 40_000)) : 1_200_000;
    const lost: Shape = (moment) => 3 * moment.opened - unanswered(moment);
    const series = { "load.ok": lost };
    expect(ask(loadCarried, { scenario, series }).outcome).toBe("inconclusive");
    expect(ask(errorsBounded, { scenario, series }).outcome).toBe("fail");
  });

  it("hold sessions against the ledger over all cycles", () => {
    const doubled: Shape = (moment) => (inSecondHold(moment) ? 2 : 1) * moment.expected;
    const series = { "table.sessions.rows": doubled };
    const result = ask(sessionsBounded, { scenario, series });
    expect(result.outcome).toBe("fail");
    expect(result.reason).toMatch(/^For (2m|1m 59s) .*more rows than late removals could explain/);
  });

  it("judge what is left by the last drain, and the trend by the last hold", () => {
    const inCycle =
      (which: number): Shape =>
      ({ expected, noise, cycle, phase, loaded }) => {
        const rising = cycle === which && phase === "hold" ? 500 * (loaded - 40_000) : 0;
        return 44 * MIB + expected * 3928 + MIB * noise + rising;
      };
    const long = incident({ cycles: 2, hold: 5 * MINUTE });
    const outcomeIn = (cycle: number) =>
      ask(memoryBounded, { scenario: long, series: { "memory.total": inCycle(cycle) } }).outcome;
    expect(outcomeIn(1)).toBe("pass");
    expect(outcomeIn(2)).toBe("fail");
  });

  it("say in which cycle the node died", () => {
    const until = 5 * SECOND + 208 * SECOND + 60 * SECOND;
    const end = { reason: "target-died", message: "it was killed by SIGKILL" } as const;
    expect(ask(targetAlive, { scenario, until, end }).reason).toContain("in the hold of cycle 2");
  });
});
