import { describe, expect, it } from "vitest";
import { GIB, MIB } from "../../../harness/base/units.ts";
import { assessHost } from "../../../harness/target/assess-host.ts";
import { defaultTargetKind, requireCapacity, userCeiling } from "../../../harness/target/capacity.ts";
import type { HostFacts } from "../../../harness/target/host.ts";
import { tinyPlan } from "../../support/target-plan.ts";

const host: HostFacts = {
  platform: "linux",
  engine: { version: "20.10.24" },
  otp: "25",
  k6: "2.0.0",
  openFiles: { soft: 20_000, hard: 20_000 },
  memory: { total: 24 * GIB, available: 22 * GIB },
  cpus: 2,
  ephemeralPorts: { first: 32_768, last: 60_999 },
  disk: { folder: "reports", free: 50 * GIB },
};
const noEngine = { engine: { missing: "No container engine answers." } };

function statusOf(facts: HostFacts, id: string, users?: number): string | undefined {
  return assessHost(facts, users).checks.find((check) => check.id === id)?.status;
}

describe("the assessment of a host", () => {
  it("has nothing to say against one that carries the incident", () => {
    const { checks } = assessHost(host, 230_000);
    expect(checks.filter(({ status }) => status !== "ok")).toEqual([]);
    expect(checks.every(({ advice }) => advice === null)).toBe(true);
  });

  it.each([
    ["platform", { platform: "darwin" }, "fail"],
    ["container-engine", noEngine, "warn"],
    ["container-engine", { ...noEngine, otp: null }, "fail"],
    ["erlang", { otp: null }, "warn"],
    ["k6", { k6: null }, "warn"],
    ["k6", { k6: "1.8.1" }, "warn"],
    ["erlang", { otp: "24" }, "warn"],
    ["erlang", { ...noEngine, otp: null }, "fail"],
    ["memory", { memory: { total: 4 * GIB, available: 3 * GIB } }, "fail"],
    ["open-files", { openFiles: { soft: 1024, hard: 4096 } }, "fail"],
    ["ephemeral-ports", { ephemeralPorts: { first: 60_000, last: 60_999 } }, "fail"],
    ["cpus", { cpus: 1 }, "warn"],
    ["disk", { disk: { folder: "reports", free: 500 * MIB } }, "warn"],
    ["disk", { disk: { folder: "reports", free: 100 * MIB } }, "fail"],
  ] as const)("on %s, given %j, is %s with advice", (id, change, status) => {
    const check = assessHost({ ...host, ...change }).checks.find((candidate) => candidate.id === id);
    expect(check?.status).toBe(status);
    expect(check?.advice).not.toBeNull();
  });

  it("says which packages to install, word for word", () => {
    const check = assessHost({ ...host, otp: null }).checks.find(({ id }) => id === "erlang");
    expect(check?.advice).toContain("apt-get install --no-install-recommends erlang-base");
  });

  it("depends on the number of users", () => {
    const small = { ...host, memory: { total: 4 * GIB, available: 3 * GIB } };
    expect(statusOf(small, "memory", 20_000)).toBe("ok");
    expect(statusOf(small, "memory", 230_000)).toBe("fail");
  });
});

describe("the ceiling of users", () => {
  it("is set by what runs out first", () => {
    expect(userCeiling(host).limitedBy).toBe("open files");
    expect(userCeiling({ ...host, memory: { total: GIB, available: GIB } }).limitedBy).toBe("memory");
    expect(userCeiling({ ...host, openFiles: { soft: 1e6, hard: 1e6 } }).limitedBy).toBe("ephemeral ports");
  });

  it("agrees with the checks on both of its sides", () => {
    const { users } = userCeiling(host);
    expect(statusOf(host, "open-files", users - 100)).toBe("ok");
    expect(statusOf(host, "open-files", users + 100)).toBe("fail");
  });

  it("is never below nothing", () => {
    expect(userCeiling({ ...host, memory: { total: GIB, available: 100 * MIB } }).users).toBe(0);
  });
});

describe("the default kind of target", () => {
  it("is a container where an engine answers, else a process", () => {
    expect(defaultTargetKind(host)).toBe("container");
    expect(defaultTargetKind({ ...host, ...noEngine })).toBe("process");
  });

  it("is an error that says what to install where there is neither", () => {
    expect(() => defaultTargetKind({ ...host, ...noEngine, otp: null })).toThrow(
      expect.objectContaining({
        exitCode: 4,
        hint: expect.stringContaining("apt-get update && apt-get install") as string,
      }) as Error,
    );
  });
});

describe("the check before a run", () => {
  const tight = { ...host, memory: { total: 4 * GIB, available: 2 * GIB } };
  const plan = tinyPlan("healthy", { memoryLimit: 1 * GIB, openFiles: 16_384 });

  it("lets a run pass that fits", () => {
    expect(() => requireCapacity(host, "process", plan, 230_000)).not.toThrow();
  });

  it("refuses one whose memory is not there, with what is needed and what was found", () => {
    expect(() => requireCapacity(tight, "process", plan, 230_000)).toThrow(
      expect.objectContaining({
        code: "NOT_ENOUGH_MEMORY",
        exitCode: 4,
        message: expect.stringMatching(
          /230 000 users may need 4\.99 GiB.* 2\.00 GiB are available/,
        ) as string,
      }) as Error,
    );
  });

  it("counts a container for no more than its limit", () => {
    expect(() => requireCapacity(tight, "container", plan, 230_000)).not.toThrow();
  });

  it("refuses a process more open files than this host allows", () => {
    const few = { ...host, openFiles: { soft: 4096, hard: 4096 } };
    expect(() => requireCapacity(few, "process", plan, 1_000)).toThrow(
      expect.objectContaining({ code: "OPEN_FILES_LIMIT", exitCode: 4 }) as Error,
    );
    expect(() => requireCapacity(few, "container", plan, 1_000)).not.toThrow();
  });
});
