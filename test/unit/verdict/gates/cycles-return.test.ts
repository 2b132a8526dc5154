import { describe, expect, it } from "vitest";
import { KIB, MIB } from "../../../../harness/base/units.ts";
import { cyclesReturn } from "../../../../harness/verdict/gates/cycles-return.ts";
import { memoryBounded } from "../../../../harness/verdict/gates/memory-bounded.ts";
import { judgeRun } from "../../../../harness/verdict/judge-run.ts";
import { ask, figure } from "../../../support/judge.ts";
import { incident } from "../../../support/scenarios.ts";
import { synthesize, type Moment, type Shape } from "../../../support/timelines.ts";

const five = incident({ cycles: 5 });

/** What a healthy node's memory does in a run of the incident, and what is left of earlier cycles. */
const memory =
  (left: (moment: Moment) => number): Shape =>
  (moment) =>
    44 * MIB + moment.expected * 3928 + 100 * KIB * moment.noise + left(moment);

function gatesOf(cycles: number) {
  const scenario = incident({ cycles });
  return judgeRun(synthesize({ scenario }), scenario).gates.map(({ gateId }) => gateId);
}

describe("cycles-return", () => {
  it("is left out of runs with fewer than three cycles", () => {
    expect(gatesOf(2)).not.toContain("cycles-return");
    expect(gatesOf(3)).toContain("cycles-return");
  });

  it("passes what comes back after every cycle, in the words of the node's memory", () => {
    const result = ask(cyclesReturn, { scenario: five });
    expect(result).toMatchObject({ outcome: "pass" });
    expect(result.reason).toMatch(
      /^memory\.total came back to 4\d\.\d MiB–4\d\.\d MiB after each of 5 cycles/,
    );
  });

  it("fails memory that grows with the users of every cycle, and names what grew", () => {
    const kept = ({ opened }: Moment) => 8 * opened;
    const series = { "memory.total": memory(kept), "memory.processes": memory(kept) };
    const result = ask(cyclesReturn, { scenario: five, series });
    expect(result).toMatchObject({ outcome: "fail", title: "Every load/drain cycle leaves more behind" });
    expect(result.reason).toMatch(/^memory\.total stood \d+\.\d MiB higher after 4 more load\/drain cycles/);
    expect(result.reason).toMatch(/Growing as well: memory\.processes\.$/);
    expect(figure(result, "growth of memory.total over the cycles").value).toBeGreaterThan(4 * MIB);
  });

  it("passes a cache that fills in the first cycles", () => {
    const cache = ({ opened }: Moment) => Math.min(12 * MIB, 20 * opened);
    expect(ask(cyclesReturn, { scenario: five, series: { "memory.total": memory(cache) } }).outcome).toBe(
      "pass",
    );
  });

  it("fails a process left for every so many sessions by an exact multiple, in three cycles", () => {
    const orphans: Shape = ({ opened, users }) => 73 + Math.min(900, users) + opened;
    const scenario = incident({ cycles: 3 });
    const result = ask(cyclesReturn, { scenario, series: { "count.processes": orphans } });
    expect(result.outcome).toBe("fail");
    expect(result.reason).toMatch(/count\.processes rose by exactly 1 for every session opened: by \d/);
  });

  it("is open while memory grows ever less, and says how many cycles would tell", () => {
    const slowing = ({ cycle }: Moment) => 10 * MIB * (1 - 0.6 ** cycle);
    const result = ask(cyclesReturn, { scenario: five, series: { "memory.total": memory(slowing) } });
    expect(result).toMatchObject({ outcome: "inconclusive", needs: "10 load/drain cycles" });
    expect(result.reason).toMatch(/ever less|the last cycle added only/);
  });

  it("takes growth below its options for nothing", () => {
    const kept = ({ opened }: Moment) => 8 * opened;
    const options = { "cycles-return": { share: 1 } };
    const scenario = incident({ cycles: 5, gates: options });
    expect(ask(cyclesReturn, { scenario, series: { "memory.total": memory(kept) } }).outcome).toBe("pass");
  });

  it("passes no run that ended before its last cycle", () => {
    const end = { reason: "interrupted", message: "The run was interrupted." } as const;
    const inFourth = 5_000 + 3.5 * (40_000 + 35_000 + 45_000 + 3_000);
    const result = ask(cyclesReturn, { scenario: five, until: inFourth, end });
    expect(result.outcome).toBe("inconclusive");
    expect(result.reason).toContain("the run did not get to its settle");
  });

  it("judges only what was read after the forced collection", () => {
    // Readings before it are low, by more each time: a drain that has not come to its end.
    const scenario = { ...five, load: { ...five.load, settle: 6_000 } };
    const length = 40_000 + 35_000 + 45_000 + 6_000;
    const collected = Array.from({ length: 5 }, (_, cycle) => 5_000 + (cycle + 1) * length - 3_000);
    const events = collected.map((t) => ({ t, event: "garbage.collected", message: "done" }));
    const before: Shape = (moment) => {
      const early = moment.phase === "settle" && moment.t < collected[moment.cycle - 1]!;
      return memory(() => (early ? (moment.cycle - 6) * MIB : 0))(moment);
    };
    const series = { "memory.total": before };
    const growth = (shape: object) =>
      figure(ask(cyclesReturn, { scenario, series, ...shape }), "growth of memory.total over the cycles")
        .value;
    expect(growth({})).toBeGreaterThan(3.5 * MIB);
    expect(Math.abs(growth({ events }))).toBeLessThan(0.5 * MIB);
  });
});

describe("what a drain alone leaves open", () => {
  const full = ({ opened }: Moment) => Math.min(60 * MIB, 200 * opened);
  const series = { "memory.total": memory(full) };

  it("passes where cycle after cycle left the same: a full cache", () => {
    expect(ask(memoryBounded, { scenario: incident({ cycles: 1 }), series }).outcome).toBe("inconclusive");
    const result = ask(memoryBounded, { scenario: five, series });
    expect(result.outcome).toBe("pass");
    expect(result.reason).toMatch(/no more after the last of 5 load\/drain cycles than a full cache is/);
  });
});
