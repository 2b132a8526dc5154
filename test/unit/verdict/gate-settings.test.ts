import { describe, expect, it } from "vitest";
import { BeamsoakError } from "../../../harness/base/errors.ts";
import { GIB, MINUTE } from "../../../harness/base/units.ts";
import type { GateSetting } from "../../../harness/config/types.ts";
import type { GateSettings } from "../../../harness/verdict/gate-settings.ts";
import { settingsOf } from "../../../harness/verdict/gate-settings.ts";
import { gates, requireKnownGates } from "../../../harness/verdict/gates/registry.ts";
import { withGateSetting } from "../../../harness/verdict/set-gate.ts";
import { incident } from "../../support/scenarios.ts";

function settings(id: string, setting?: GateSetting): GateSettings {
  const gate = gates.find((one) => one.id === id)!;
  return settingsOf(gate, incident(setting === undefined ? {} : { gates: { [id]: setting } }));
}

function problemsOf(written: Readonly<Record<string, GateSetting>>): string {
  try {
    requireKnownGates(incident({ gates: written }));
  } catch (error) {
    expect(error).toBeInstanceOf(BeamsoakError);
    expect((error as BeamsoakError).exitCode).toBe(2);
    return (error as BeamsoakError).message;
  }
  throw new Error("the settings were accepted");
}

describe("the settings of a gate", () => {
  it("are its defaults where the scenario says nothing", () => {
    expect(settings("memory-bounded")).toEqual({
      level: "fail",
      options: { shareAtRest: 0.25, perSession: 16, fillsWithin: 0.76 },
    });
  });

  it("take a level alone", () => {
    expect(settings("memory-bounded", "warn")).toMatchObject({
      level: "warn",
      options: { shareAtRest: 0.25 },
    });
  });

  it("take options beside a level, in the units of a scenario", () => {
    const written = { level: "warn", share: 0.001, window: "2m" } as const;
    expect(settings("errors-bounded", written)).toEqual({
      level: "warn",
      options: { share: 0.001, window: 2 * MINUTE },
    });
  });

  it("take a size for a series in bytes and a number for any", () => {
    const written = { limits: { "memory.total": "2GiB", "count.processes": 5000 } };
    expect(settings("absolute-limits", written).options["limits"]).toEqual({
      "memory.total": { value: 2 * GIB, unit: "B" },
      "count.processes": { value: 5000, unit: null },
    });
  });

  it("switch on a gate that is off for want of a limit, once it has one", () => {
    expect(settings("latency-bounded").level).toBe("off");
    expect(settings("latency-bounded", { p99: "250ms" }).level).toBe("fail");
    expect(settings("latency-bounded", { level: "warn", p99: "250ms" }).level).toBe("warn");
  });
});

describe("what a scenario says of its gates is refused", () => {
  it("where a gate does not exist", () => {
    expect(problemsOf({ "memry-bounded": "warn" })).toContain(
      "gates.memry-bounded: there is no such gate; the gates are sessions-bounded, heap-bounded,",
    );
  });

  it("where an option does not exist, with those that do", () => {
    expect(problemsOf({ "memory-bounded": { shareAtRst: 0.5 } })).toContain(
      "gates.memory-bounded.shareAtRst: is no option; this gate has level, shareAtRest, perSession",
    );
  });

  it.each([
    ["heap-bounded", { floor: "many" }, 'gates.heap-bounded.floor: must be a size .* \\(found "many"\\)'],
    ["heap-bounded", { timesAtRest: -1 }, "gates.heap-bounded.timesAtRest: .* \\(found -1\\)"],
    ["errors-bounded", { window: 60 }, "gates.errors-bounded.window: .* \\(found 60\\)"],
    ["processes-bounded", { slack: 1.5 }, "gates.processes-bounded.slack: .* \\(found 1.5\\)"],
    [
      "errors-bounded",
      { level: "maybe" },
      'gates.errors-bounded.level: must be "off", .* \\(found "maybe"\\)',
    ],
    ["absolute-limits", { limits: { "memory.total": "lots" } }, 'limits.memory.total: .* \\(found "lots"\\)'],
    ["absolute-limits", { limits: {} }, "gates.absolute-limits.limits: names no series"],
    [
      "latency-bounded",
      "fail",
      "nothing to hold the run against; set one or more of p50, p90, p99, p999, max",
    ],
    ["latency-bounded", { window: "1m" }, "nothing to hold the run against"],
  ] as const)("where a value cannot be: %s %j", (id, setting, message) => {
    expect(problemsOf({ [id]: setting })).toMatch(new RegExp(message));
  });

  it("all at once", () => {
    const message = problemsOf({ "heap-bounded": { floor: "x" }, "no-such": "fail" });
    expect(message).toContain("has 2 problems:");
  });
});

describe("a gate set for judging a stored run again", () => {
  const scenario = incident({ gates: { "errors-bounded": "fail" } });

  it("takes a level, and keeps what else was set", () => {
    expect(withGateSetting(scenario, "gates.rss-bounded=off").gates).toEqual({
      "errors-bounded": "fail",
      "rss-bounded": { level: "off" },
    });
  });

  it("takes an option, and keeps the level that was set", () => {
    expect(withGateSetting(scenario, "gates.errors-bounded.share=0.05").gates["errors-bounded"]).toEqual({
      level: "fail",
      share: 0.05,
    });
    expect(withGateSetting(scenario, "gates.errors-bounded.window=2m").gates["errors-bounded"]).toEqual({
      level: "fail",
      window: "2m",
    });
  });

  it("takes limits one series at a time", () => {
    const one = withGateSetting(scenario, "gates.absolute-limits.limits.memory.total=2GiB");
    const two = withGateSetting(one, "gates.absolute-limits.limits.count.processes=5000");
    expect(two.gates["absolute-limits"]).toEqual({
      limits: { "memory.total": "2GiB", "count.processes": 5000 },
    });
  });

  it.each([
    ["gates", /found "gates"/],
    ["gates.rss-bounded", /found "gates.rss-bounded"/],
    ["gates.no-such=off", /gates\.no-such: there is no such gate/],
    ["gates.errors-bounded.share=5%", /gates\.errors-bounded\.share: must be a number.* \(found "5%"\)/],
    ["gates.errors-bounded.window=60", /gates\.errors-bounded\.window: must be a duration.* \(found "60"\)/],
    ["gates.errors-bounded.shares=1", /gates\.errors-bounded\.shares: is no option/],
  ])("refuses %s", (setting, message) => {
    expect(() => withGateSetting(scenario, setting)).toThrow(message);
  });
});
