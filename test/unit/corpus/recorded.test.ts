import { describe, expect, it } from "vitest";
import { judgeSeries } from "../../../harness/verdict/trend/judge-series.ts";
import { judgeRun } from "../../../harness/verdict/judge-run.ts";
import { readRecording, readSeries, timelineOf } from "../../corpus/recorded/recording.ts";

describe("a recorded run of the sessions service", () => {
  it.each([
    ["leaky-230000", "unbounded"],
    ["decoupled-230000", "bounded"],
    ["leaky-2000", "bounded"],
  ])("%s is %s", (name, outcome) => {
    const recording = readRecording(name);
    const verdict = judgeRun(timelineOf(recording), recording.scenario);
    expect(verdict.outcome).toBe(outcome);
  });

  it("is blamed on its sessions where they are left behind", () => {
    const recording = readRecording("leaky-230000");
    const { gates } = judgeRun(timelineOf(recording), recording.scenario);
    expect(gates.find(({ gateId }) => gateId === "sessions-bounded")?.reason).toContain("239 170 of 276 530");
  });
});

const twins = { leaky: await readSeries("twin-leaky"), healthy: await readSeries("twin-healthy") } as const;

/** What the judge says of a series of the twins, whose first minute is their warm-up. */
function sayOf(version: keyof typeof twins, name: string): string {
  const unit = /memory|heap/.test(name) ? "B" : "count";
  const context = { name, unit, warmup: 60_000, load: null, users: null, limit: null } as const;
  return judgeSeries(twins[version].get(name)!, context).outcome;
}

describe("ten minutes of a small Erlang service", () => {
  const leaks = ["memory.binary", "memory.ets", "count.processes", "count.atoms", "table.sessions.rows"];

  it.each(leaks)("%s is unbounded in the leaky version", (name) => {
    expect(sayOf("leaky", name)).toBe("unbounded");
  });

  it.each(["memory.total", "memory.processes"])("%s, a sum of leaks and steps, is not cleared", (name) => {
    expect(sayOf("leaky", name)).not.toBe("bounded");
  });

  it.each([...twins.healthy.keys()])("%s is not accused in the healthy version", (name) => {
    expect(sayOf("healthy", name)).not.toBe("unbounded");
  });

  it.each(["memory.binary", "count.atoms"])("%s is bounded in the healthy version", (name) => {
    expect(sayOf("healthy", name)).toBe("bounded");
  });
});
