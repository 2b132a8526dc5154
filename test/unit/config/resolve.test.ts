import { describe, expect, it } from "vitest";
import { defineScenario } from "../../../harness/config/define.ts";
import { resolveScenario } from "../../../harness/config/resolve.ts";
import type { ScenarioInput } from "../../../harness/config/schema.ts";
import { BeamsoakError } from "../../../harness/base/errors.ts";
import { ExitCode } from "../../../harness/base/exit-codes.ts";

const act = { method: "POST", path: "/act?user={user}" } as const;

const input: ScenarioInput = {
  service: { name: "svc", erlang: { source: "svc", application: "svc" } },
  sessions: { table: "sessions", idleTimeout: "30s", sweepInterval: "5s" },
  population: {
    users: 100,
    ramp: "10s",
    hold: "1m30s",
    stay: { kind: "exponential", mean: "40s" },
    thinkTime: { kind: "constant", value: "20s" },
    vanish: 0.5,
  },
  load: { drain: "45s", login: act, touch: act, logout: act },
};

function scenarioOf(built: unknown) {
  return defineScenario({
    name: "example",
    title: "An example",
    params: {
      store: { kind: "choice", values: ["leaky", "batched"], default: "leaky", help: "which store" },
      size: { kind: "count", default: 10, help: "how many" },
      pause: { kind: "duration", default: "5s", help: "how long" },
    },
    build: () => built as ScenarioInput,
  });
}

function problemsIn(built: unknown, overrides: Partial<Parameters<typeof resolveScenario>[2]> = {}): string {
  try {
    resolveScenario(scenarioOf(built), "example.ts", { settings: [], ...overrides });
  } catch (error) {
    expect(error).toBeInstanceOf(BeamsoakError);
    expect((error as BeamsoakError).exitCode).toBe(ExitCode.usage);
    return (error as BeamsoakError).message;
  }
  throw new Error("the scenario was accepted");
}

describe("a resolved scenario", () => {
  const resolved = resolveScenario(scenarioOf(input), "example.ts", { settings: [] });

  it("carries every duration in milliseconds", () => {
    expect(resolved.population.hold).toBe(90_000);
    expect(resolved.sessions.idleTimeout).toBe(30_000);
  });

  it("has every default filled in", () => {
    expect(resolved.load.maxConnections).toBe(9_000);
    expect(resolved.probe.interval).toBe(1_000);
    expect(resolved.service.healthPath).toBe("/health");
  });

  it("keeps what it says of gates as it was written, for the gates themselves to read", () => {
    const gates = {
      "rss-bounded": "off",
      "latency-bounded": { level: "warn", window: "1m", p99: "250ms" },
      "absolute-limits": { limits: { "memory.total": "2GiB", "count.processes": 5000 } },
    } as const;
    const scenario = resolveScenario(scenarioOf({ ...input, gates }), "example.ts", { settings: [] });
    expect(scenario.gates).toEqual(gates);
    expect(Object.isFrozen(scenario.gates["latency-bounded"])).toBe(true);
  });

  it("is frozen and plain JSON", () => {
    expect(Object.isFrozen(resolved.population.stay)).toBe(true);
    expect(JSON.parse(JSON.stringify(resolved))).toEqual(resolved);
  });
});

describe("overrides", () => {
  it("change users, seed and parameters", () => {
    const resolved = resolveScenario(scenarioOf(input), "example.ts", {
      settings: ["store=batched", "size=230k", "pause=1m"],
      users: 7,
      seed: 42,
    });
    expect(resolved.population).toMatchObject({ users: 7, seed: 42 });
    expect(resolved.params).toEqual({ store: "batched", size: 230_000, pause: "1m" });
  });

  it.each([
    ["stor=leaky", /no parameter "stor"/],
    ["store=none", /"none" is not one of leaky, batched/],
    ["size=many", /"many" is not a whole number/],
    ["pause=soon", /"soon" is not a duration/],
    ["store", /takes name=value, found "store"/],
  ])("refuse %s", (setting, message) => {
    expect(problemsIn(input, { settings: [setting] })).toMatch(message);
  });

  it("refuse negative users with the value found", () => {
    expect(problemsIn(input, { users: -5 })).toMatch(/population\.users: .*\(found -5\)/);
  });
});

describe("a bad scenario", () => {
  it("gets all its problems at once, each with its path and the value found", () => {
    const message = problemsIn({
      ...input,
      populaton: {},
      population: { ...input.population, users: "many", vanish: 1.5, hold: "90" },
      load: { ...input.load, touch: { method: "POST", path: "/touch" } },
    });
    expect(message).toContain("example.ts has 5 problems:");
    expect(message).toMatch(/populaton: is not a known key/);
    expect(message).toMatch(/population\.users: .*\(found "many"\)/);
    expect(message).toMatch(/population\.vanish: .*\(found 1\.5\)/);
    expect(message).toMatch(/population\.hold: must be a duration .*\(found "90"\)/);
    expect(message).toMatch(/load\.touch\.path: must contain \{user\}.*\(found "\/touch"\)/);
  });

  it.each([
    [
      "a level that there is not",
      "maybe",
      /gates\.x: must be "off", "warn" or "fail", or an object of options.*\(found "maybe"\)/,
    ],
    ["an option that is no value", { share: true }, /gates\.x: must be .*\(found \{"share":true\}\)/],
  ])("cannot set a gate to %s", (_, setting, message) => {
    expect(problemsIn({ ...input, gates: { x: setting } })).toMatch(message);
  });

  const loadOf = (load: object, overrides: object = {}) =>
    resolveScenario(scenarioOf({ ...input, load: { ...input.load, ...load } }), "example.ts", {
      settings: [],
      ...overrides,
    }).load;

  it("goes through its load once unless it says otherwise, and an override counts more", () => {
    expect(loadOf({}).cycles).toBe(1);
    expect(loadOf({ cycles: 5 }).cycles).toBe(5);
    expect(loadOf({ cycles: 5 }, { cycles: 8 }).cycles).toBe(8);
    expect(problemsIn({ ...input, load: { ...input.load, cycles: 0 } })).toMatch(/load\.cycles/);
  });

  it("cannot compare the floors of cycles that settle for less than three readings", () => {
    expect(loadOf({ settle: "2s" }).settle).toBe(2_000);
    expect(problemsIn({ ...input, load: { ...input.load, settle: "2s", cycles: 5 } })).toMatch(
      /load\.settle: must last 3 probe intervals \(3000 ms\).*\(found 2000\)/,
    );
  });

  it("cannot drain for less than a session may live", () => {
    expect(problemsIn({ ...input, load: { ...input.load, drain: "30s" } })).toMatch(
      /load\.drain: must outlast idle timeout \+ sweep interval \(35000 ms\).*\(found 30000\)/,
    );
  });
});
