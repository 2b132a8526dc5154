import { describe, expect, it } from "vitest";
import { ExitCode } from "../../../harness/base/exit-codes.ts";
import type { FaultPlan } from "../../../harness/config/types.ts";
import { requirePossible, type Means } from "../../../harness/faults/possible.ts";
import { incident } from "../../support/scenarios.ts";

const at = { phase: "hold", after: 1_000 } as const;
const pause: FaultPlan = { kind: "pause", at, for: 1_000 };
const restart: FaultPlan = { kind: "kill", at, for: 0, restart: true };
const cut: FaultPlan = { kind: "cut-connections", at, for: 1_000, share: 0.5 };
const slow: FaultPlan = { kind: "slow-network", at, for: 1_000, delay: 10, rate: null };
const command: FaultPlan = { kind: "command", at, for: 0, run: ["true"], undo: null, folder: "/" };

const own: Means = { attached: false, isCluster: false, harmAllowed: false, engine: "own" };
const require = (means: Partial<Means>, ...faults: readonly FaultPlan[]) =>
  requirePossible({ ...incident(), faults }, { ...own, ...means });

describe("faults in a run whose node we started and whose load we carry", () => {
  it("can all be played", () => {
    expect(() => require({}, pause, restart, cut, slow, command)).not.toThrow();
  });
});

describe("faults on an attached node", () => {
  it("that may harm it are refused, all at once, unless that is allowed", () => {
    expect(() => require({ attached: true }, pause, cut, command)).toThrow(
      /2 problems[^]*faults\.0: may harm an attached node[^]*faults\.2/,
    );
    expect(() => require({ attached: true, harmAllowed: true }, pause, cut, command)).not.toThrow();
  });

  it("cannot start it again, whatever is allowed", () => {
    expect(() => require({ attached: true, harmAllowed: true }, restart)).toThrow("started by somebody else");
  });
});

describe("faults where k6 carries the load", () => {
  it.each([
    ["k6", cut],
    ["script", cut],
    ["k6", restart],
    ["remote", slow],
  ] as const)("%s: refused with what to do", (engine, fault) => {
    expect(() => require({ engine }, fault)).toThrow(expect.objectContaining({ exitCode: ExitCode.usage }));
  });

  it("that its engine has no part in can be played", () => {
    expect(() => require({ engine: "k6" }, pause, slow, command)).not.toThrow();
    expect(() => require({ engine: "script" }, restart)).not.toThrow();
  });
});

it("faults on the one node of a service are not played on a cluster", () => {
  expect(() => require({ isCluster: true }, pause, cut)).toThrow("1 problem");
});
