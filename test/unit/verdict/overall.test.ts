import { describe, expect, it } from "vitest";
import { HOUR } from "../../../harness/base/units.ts";
import { overall } from "../../../harness/verdict/overall.ts";
import type { GateResult, SeriesTrend } from "../../../harness/verdict/types.ts";
import { incident } from "../../support/scenarios.ts";

const scenario = incident();

function trend(series: string, timeToLimit: number | null): SeriesTrend {
  return {
    series,
    unit: "B",
    outcome: "unbounded",
    reason: `${series} grows.`,
    model: "linear",
    growth: { perHour: 10, low: 9, high: 11, perUser: null },
    detectable: 1,
    timeToLimit,
    open: null,
    remarks: [],
    usersNeeded: null,
  };
}

function result(gateId: string, changes: Partial<GateResult> = {}): GateResult {
  const base = {
    gateId,
    title: "t",
    level: "fail",
    about: "growth",
    reason: `Of ${gateId}.`,
    why: "w",
  } as const;
  return { ...base, outcome: "pass", measured: [], ...changes } as GateResult;
}

const failed = { outcome: "fail" } as const;

describe("one outcome of many gates", () => {
  it("is unbounded if any one of them fails by growth", () => {
    const verdict = overall([result("a"), result("memory-ets-bounded", failed), result("b")], scenario);
    expect(verdict).toMatchObject({ outcome: "unbounded", exitCode: 1, timeToLimit: null });
    expect(verdict.sentence).toBe("Unbounded: Of memory-ets-bounded.");
  });

  it("calls slow answers no growth", () => {
    const slow = result("latency-bounded", { ...failed, about: "conduct" });
    expect(overall([result("a"), slow], scenario)).toMatchObject({
      outcome: "failed",
      sentence: "Failed: of latency-bounded.",
      exitCode: 1,
    });
  });

  it("names growth first where both failed", () => {
    const slow = result("latency-bounded", { ...failed, about: "conduct" });
    const verdict = overall([slow, result("memory-bounded", failed)], scenario);
    expect(verdict.outcome).toBe("unbounded");
    expect(verdict.sentence).toBe("Unbounded: Of memory-bounded. Also failed: latency-bounded.");
  });

  it("says how far the soonest limit is, of what was found unbounded", () => {
    const ets = result("memory-ets-bounded", { ...failed, trends: [trend("memory.ets", 30 * HOUR)] });
    const total = result("memory-bounded", {
      ...failed,
      trends: [trend("memory.total", 19 * HOUR), trend("memory.x", null)],
    });
    const verdict = overall([ets, total], scenario);
    expect(verdict.timeToLimit).toBe(19 * HOUR);
    expect(verdict.sentence).toMatch(/ At this rate memory\.total reaches its limit in 19h\.$/);
  });

  it("does not repeat the limit that the first reason tells", () => {
    const total = result("memory-bounded", { ...failed, trends: [trend("memory.total", 19 * HOUR)] });
    expect(overall([total], scenario)).toMatchObject({
      timeToLimit: 19 * HOUR,
      sentence: "Unbounded: Of memory-bounded.",
    });
  });

  it("makes no verdict of a time to a limit: not of one that is near where nothing fails", () => {
    const near = result("memory-bounded", { trends: [trend("memory.total", 1)] });
    expect(overall([near], scenario)).toMatchObject({ outcome: "bounded", exitCode: 0, timeToLimit: null });
  });

  it("is not changed by a gate that only warns", () => {
    const warns = result("rss-bounded", { ...failed, level: "warn" });
    expect(overall([result("a"), warns], scenario)).toMatchObject({ outcome: "bounded", exitCode: 0 });
  });
});
