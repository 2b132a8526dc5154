import { tmpdir } from "node:os";
import { afterEach, describe, expect, it, vi } from "vitest";
import { assessHost } from "../../../harness/target/assess-host.ts";
import { measureHost } from "../../../harness/target/host.ts";
import { startTarget } from "../../../harness/target/start.ts";
import { testRun, tinyPlan } from "../../support/target-plan.ts";
import { requirement } from "../../requirements.ts";

afterEach(() => vi.unstubAllEnvs());

describe("this host, measured", () => {
  it("has figures that make sense together", async () => {
    const facts = await measureHost(tmpdir());
    expect(facts.memory.available).toBeGreaterThan(0);
    expect(facts.memory.available).toBeLessThanOrEqual(facts.memory.total);
    expect(facts.openFiles.soft).toBeLessThanOrEqual(facts.openFiles.hard);
    expect(facts.ephemeralPorts.first).toBeLessThan(facts.ephemeralPorts.last);
    expect(facts.disk.free).toBeGreaterThan(0);
    expect(assessHost(facts).ceiling.users).toBeGreaterThan(0);
  });

  it.runIf(requirement("erlang"))("has the OTP release that erl names", async () => {
    expect(Number((await measureHost(tmpdir())).otp)).toBeGreaterThanOrEqual(25);
  });

  it.runIf(requirement("docker"))("has an engine that answers", async () => {
    expect((await measureHost(tmpdir())).engine).toHaveProperty("version");
  });
});

describe("a host without Erlang", () => {
  it("is measured as one, and refuses a process target with the command that helps", async () => {
    vi.stubEnv("PATH", "/nowhere");
    expect((await measureHost(tmpdir())).otp).toBeNull();
    await using run = await testRun();
    await expect(startTarget("process", tinyPlan(), run.context)).rejects.toMatchObject({
      code: "ERLANG_NOT_FOUND",
      exitCode: 4,
      hint: expect.stringContaining("apt-get install --no-install-recommends erlang-base") as string,
    });
  });
});
