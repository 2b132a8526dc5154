import { describe, expect, it } from "vitest";
import { BeamsoakError } from "../../../harness/base/errors.ts";
import { defineScenario } from "../../../harness/config/define.ts";
import { faultName } from "../../../harness/config/fault-name.ts";
import { resolveScenario } from "../../../harness/config/resolve.ts";
import type { ScenarioInput } from "../../../harness/config/schema.ts";
import type { FaultPlan } from "../../../harness/config/types.ts";

const act = { method: "POST", path: "/act?user={user}" } as const;

function scenarioOf(faults: unknown, cycles = 1) {
  return defineScenario({
    name: "example",
    title: "An example",
    params: {},
    build: () =>
      ({
        service: { name: "svc", erlang: { source: "svc", application: "svc" } },
        sessions: { table: "sessions", idleTimeout: "30s", sweepInterval: "5s" },
        population: {
          users: 100,
          ramp: "10s",
          hold: "60s",
          stay: { kind: "exponential", mean: "40s" },
          thinkTime: { kind: "constant", value: "20s" },
          vanish: 0.5,
        },
        load: { cycles, drain: "45s", login: act, touch: act, logout: act },
        faults,
      }) as ScenarioInput,
  });
}

function resolved(...faults: readonly unknown[]): readonly FaultPlan[] {
  return resolveScenario(scenarioOf(faults), "example.ts", { settings: [] }).faults!;
}

function problems(faults: readonly unknown[], cycles = 1): string {
  try {
    resolveScenario(scenarioOf(faults, cycles), "example.ts", { settings: [] });
  } catch (error) {
    return (error as BeamsoakError).message;
  }
  throw new Error("the scenario was accepted");
}

const at = { phase: "hold", after: "10s" };

describe("a declared fault", () => {
  it("has defaults for all that it may leave out", () => {
    const [pause, kill, cut, gone] = resolved(
      { kind: "pause", at },
      { kind: "kill", at: { phase: "hold", after: "20s" }, restart: true },
      { kind: "cut-connections", at: { between: ["ramp", "hold"] } },
      { kind: "clients-gone", at: { phase: "ramp" } },
    );
    expect(pause).toEqual({ kind: "pause", at: { phase: "hold", after: 10_000 }, for: 5_000 });
    expect(kill).toMatchObject({ for: 0, restart: true });
    expect(cut).toMatchObject({ share: 0.5, for: 1_000, at: { between: ["ramp", "hold"] } });
    expect(gone).toMatchObject({ share: 0.5, for: 5_000, at: { phase: "ramp", after: 0 } });
  });

  it("is named in words, or by its title", () => {
    const named = (fault: unknown) => faultName(resolved(fault)[0]!);
    expect(named({ kind: "pause", at })).toBe("the node is paused");
    expect(named({ kind: "slow-network", at, delay: "50ms", rate: "1MiB" })).toBe(
      "the network is slow (50ms later each way, 1.0 MiB a second)",
    );
    expect(named({ kind: "command", at, run: ["stop-db"], title: "the database is down" })).toBe(
      "the database is down",
    );
  });

  it("and everything wrong with it is told at once, each with its place and the value found", () => {
    const told = problems([
      { kind: "pause", at: { phase: "hold", after: "2m" } },
      { kind: "slow-network", at: { phase: "hold", after: "55s" }, for: "10s", delay: "1ms" },
      { kind: "clients-gone", at, for: "5s" },
      { kind: "pause", at: { phase: "hold", after: "12s" } },
    ]);
    expect(told).toContain("3 problems");
    expect(told).toContain("faults.0.at.after: is beyond its phase: the hold lasts 1m (found 120000)");
    expect(told).toContain("faults.1.for: goes on beyond its phase");
    expect(told).toContain("faults.3.at.after: overlaps faults.2");
  });

  it.each([
    [{ kind: "pause", at: { phase: "baseline" } }, /faults\.0\.at: must be \{ phase/],
    [{ kind: "pause", at: { between: ["hold", "ramp"] } }, /faults\.0\.at/],
    [{ kind: "kill", at, for: "2s" }, /faults\.0\.for: is how long the node stays down/],
    [{ kind: "cut-connections", at, share: 0 }, /faults\.0\.share: must be above 0/],
    [{ kind: "slow-network", at }, /faults\.0\.delay: must be given, or a rate/],
    [{ kind: "command", at, run: [] }, /faults\.0\.run: must name a program/],
    [{ kind: "command", at, run: ["a"], undo: ["b"] }, /faults\.0\.for: must be longer than nothing/],
    [{ kind: "request", at, method: "POST", path: "/x", for: "5s" }, /faults\.0\.undo: must be given/],
    [{ kind: "earthquake", at }, /faults\.0\.kind/],
    [{ kind: "pause", at, share: 1 }, /faults\.0\.share: is not a known key/],
  ])("cannot be %j", (fault, message) => {
    expect(problems([fault])).toMatch(message);
  });

  it("that kills the node is not played in several cycles, whose floors are compared", () => {
    expect(problems([{ kind: "kill", at, restart: true }], 3)).toContain("cannot be played in 3 cycles");
  });
});
