import { describe, expect, it } from "vitest";
import { ExitCode } from "../../harness/base/exit-codes.ts";
import type { RunResult } from "../../harness/report/types.ts";
import { requirement } from "../requirements.ts";
import { cli } from "../support/cli.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** Too short for any trend: what is left after the drain tells the two apart. */
const hold = "hold=2s";

async function run(...settings: readonly string[]) {
  const reports = tempFolder();
  const set = [hold, ...settings].flatMap((setting) => ["--set", setting]);
  const { code, stdout } = await cli(
    ...["run", "sockets", "--users", "200", ...set, "--target", "process", "--json", "--reports", reports],
  );
  return { code, result: JSON.parse(stdout) as RunResult };
}

function outcomes({ verdict }: RunResult, ...gates: readonly string[]) {
  return gates.map((id) => verdict.gates.find(({ gateId }) => gateId === id)?.outcome);
}

describe.runIf(requirement("erlang"))("users with a socket each", { timeout: 180_000 }, () => {
  it("who vanish without a word pile up in a service that waits for them for ever, and not in its twin", async () => {
    const [sick, healthy] = await Promise.all([
      run("variant=sick", "kind=websocket"),
      run("variant=healthy", "kind=tcp"),
    ]);
    expect(sick.result.verdict.outcome).toBe("unbounded");
    expect(sick.code).toBe(ExitCode.gateFailed);
    expect(outcomes(sick.result, "sessions-bounded")).toEqual(["fail"]);
    // After one drain, and so short a hold, they might be a cache that has filled.
    expect(outcomes(sick.result, "processes-bounded", "ports-bounded")).not.toContain("pass");
    expect(healthy.result.verdict.sentence).toMatch(/^Bounded at 200 users/);
    expect(healthy.code).toBe(ExitCode.bounded);
    expect(outcomes(healthy.result, "processes-bounded", "ports-bounded")).toEqual(["pass", "pass"]);
    for (const { load } of [sick.result, healthy.result]) expect(load!.ok / load!.due).toBeGreaterThan(0.95);
  });

  it("are not for k6 to carry, and beamsoak says so before it starts anything", async () => {
    const { code, stderr } = await cli(
      ...["distribute", "sockets", "--url", "http://sockets:8080", "--attach", "sockets@sockets.svc"],
    );
    expect(stderr).toMatch(/LOAD_HTTP_ONLY/);
    expect(code).toBe(ExitCode.usage);
  });
});
