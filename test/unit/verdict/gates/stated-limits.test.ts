import { describe, expect, it } from "vitest";
import { GIB, MIB } from "../../../../harness/base/units.ts";
import { absoluteLimits } from "../../../../harness/verdict/gates/absolute-limits.ts";
import { carriersUsed } from "../../../../harness/verdict/gates/carriers-used.ts";
import { ask, figure } from "../../../support/judge.ts";
import { incident } from "../../../support/scenarios.ts";
import type { Shape } from "../../../support/timelines.ts";

const limited = (limits: Readonly<Record<string, string | number>>) =>
  ask(absoluteLimits, { scenario: incident({ gates: { "absolute-limits": { limits } } }) });

describe("absolute-limits", () => {
  it("passes what stays below, and says by how much", () => {
    const result = limited({ "memory.total": "2GiB", "count.processes": 1_000 });
    expect(result).toMatchObject({ outcome: "pass", level: "fail" });
    expect(figure(result, "memory.total at the peak").limit).toBe(2 * GIB);
  });

  it("fails what exceeds a limit for a moment, and says when", () => {
    const result = limited({ "memory.total": "512MiB", "count.processes": 1_000 });
    expect(result.outcome).toBe("fail");
    expect(result.reason).toMatch(
      /^memory\.total was 1\.\d\d GiB at 1m 2\ds, where 512\.0 MiB is allowed\.$/,
    );
  });

  it("stays open for a series that was not sampled", () => {
    expect(limited({ "memory.totl": "2GiB" })).toMatchObject({
      outcome: "inconclusive",
      reason: "Nothing was sampled of memory.totl.",
    });
  });

  it("stays open for a limit in another unit than the series'", () => {
    const result = limited({ "memory.total": "30s" });
    expect(result.outcome).toBe("inconclusive");
    expect(result.reason).toContain("no number of that series' unit (B)");
  });
});

describe("carriers-used", () => {
  const carriers = (allocated: Shape, used: Shape) =>
    ask(carriersUsed, { series: { "allocator.allocated": allocated, "allocator.used": used } });

  it("passes carriers that are in use while there is load, and empty after it", () => {
    expect(ask(carriersUsed)).toMatchObject({ outcome: "pass", level: "warn" });
  });

  it("fails carriers of which a tenth is in use", () => {
    const result = carriers(
      ({ phase }) => (phase === "baseline" ? 60 * MIB : 8 * GIB),
      ({ phase }) => (phase === "baseline" ? 40 * MIB : 0.8 * GIB),
    );
    expect(result.outcome).toBe("fail");
    expect(result.reason).toMatch(/used 10\.0 % of what they held in the hold; 7\.20 GiB lay unused\.$/);
  });

  it("passes a small node whose carriers are mostly empty: it is a few megabytes", () => {
    const small = carriers(
      () => 60 * MIB,
      () => 12 * MIB,
    );
    expect(small.outcome).toBe("pass");
  });

  it("stays open when the allocators were asked once in the hold", () => {
    const once: Shape = ({ t }) => (t === 70_000 || t < 50_000 ? 100 * MIB : null);
    expect(carriers(once, once).outcome).toBe("inconclusive");
  });
});
