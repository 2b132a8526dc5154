import { describe, expect, it } from "vitest";
import { MINUTE, SECOND } from "../../harness/base/units.ts";
import {
  extensionOf,
  growingSeries,
  holdWithin,
  longestHold,
  requireBudget,
} from "../../harness/hold-length.ts";
import type { SeriesTrend, Verdict } from "../../harness/verdict/types.ts";
import { incident } from "../support/scenarios.ts";

const whole = incident();
const scenario = {
  ...whole,
  population: { ...whole.population, ramp: 10 * SECOND, hold: 60 * SECOND, rampDown: 0 },
  load: { ...whole.load, baseline: 5 * SECOND, drain: 20 * SECOND, settle: 5 * SECOND },
};
/** drain, settle, and what a plan does not tell */
const afterHold = 45 * SECOND;

describe("a hold", () => {
  it("lasts as planned without a deadline, and with one that leaves it the time", () => {
    expect(holdWithin(scenario, 0, null, 1)).toBe(60 * SECOND);
    expect(holdWithin(scenario, 20 * SECOND, 20 * SECOND + 60 * SECOND + afterHold, 1)).toBe(60 * SECOND);
  });

  it("is cut so that drain, settling and judging end by the deadline", () => {
    expect(holdWithin(scenario, 20 * SECOND, 90 * SECOND, 1)).toBe(25 * SECOND);
    expect(holdWithin(scenario, 80 * SECOND, 90 * SECOND, 1)).toBe(0);
  });

  it("is extended by a third, or by what the deadline leaves", () => {
    expect(longestHold(scenario)).toBe(80 * SECOND);
    expect(extensionOf(scenario, 60 * SECOND, 80 * SECOND, null)).toBe(20 * SECOND);
    expect(extensionOf(scenario, 60 * SECOND, 80 * SECOND, 135 * SECOND)).toBe(10 * SECOND);
    expect(extensionOf(scenario, 60 * SECOND, 80 * SECOND, 100 * SECOND)).toBe(0);
  });
});

describe("the holds of several cycles", () => {
  const cycles = { ...scenario, load: { ...scenario.load, cycles: 3 } };
  /** Between two holds: drain, settle, two seconds and the ramp. */
  const between = (20 + 5 + 2 + 10) * SECOND;

  it("last as planned where the deadline leaves them the time", () => {
    const enough = 3 * 60 * SECOND + 2 * between + afterHold;
    expect(holdWithin(cycles, 0, enough, 3)).toBe(60 * SECOND);
    expect(holdWithin(cycles, 0, enough - 3 * SECOND, 3)).toBe(59 * SECOND);
  });

  it("share what time there is, and the last one has it to itself", () => {
    expect(holdWithin(cycles, 15 * SECOND, 240 * SECOND, 3)).toBe(
      (225 * SECOND - 2 * between - afterHold) / 3,
    );
    expect(holdWithin(cycles, 15 * SECOND, 90 * SECOND, 1)).toBe(30 * SECOND);
  });

  it("need a budget for each of them", () => {
    const needed = 5 * SECOND + 10 * SECOND + 30 * SECOND + 2 * between + afterHold;
    expect(() => requireBudget(cycles, needed)).not.toThrow();
    expect(() => requireBudget(cycles, needed - 1)).toThrow(
      /even with a hold of 10s in each of its 3 cycles it takes 2m 44s/,
    );
  });
});

describe("a time budget", () => {
  it("is refused when even a short hold does not fit, with what would", () => {
    expect(() => requireBudget(scenario, 69 * SECOND)).toThrow(
      /1m 9s is too short for .*: even with a hold of 10s it takes 1m 10s/,
    );
    expect(() => requireBudget(scenario, 70 * SECOND)).not.toThrow();
  });

  it("asks no more of a hold than its plan does", () => {
    const short = { ...scenario, population: { ...scenario.population, hold: 2 * SECOND } };
    expect(() => requireBudget(short, 62 * SECOND)).not.toThrow();
    expect(() => requireBudget(short, 61 * SECOND)).toThrow(/even with a hold of 2s/);
  });
});

describe("what a longer hold would tell about", () => {
  const trend = (series: string, open: SeriesTrend["open"]) => ({ series, open }) as SeriesTrend;
  const growing = { kind: "growing", longer: MINUTE } as const;
  const verdictWith = (level: "warn" | "fail", trends: readonly SeriesTrend[]) =>
    ({ gates: [{ level, trends }, { level: "fail" }] }) as unknown as Verdict;

  it("is every gated series that may be growing", () => {
    const trends = [trend("memory.total", growing), trend("memory.ets", null)];
    expect(growingSeries(verdictWith("fail", trends))).toEqual(["memory.total"]);
  });

  it("is no series that is merely noisy, and none of a gate that only warns", () => {
    expect(growingSeries(verdictWith("fail", [trend("os.rss", { kind: "noisy", longer: MINUTE })]))).toEqual(
      [],
    );
    expect(growingSeries(verdictWith("warn", [trend("os.rss", growing)]))).toEqual([]);
  });
});
