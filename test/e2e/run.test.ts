import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../harness/base/exit-codes.ts";
import type { RunResult } from "../../harness/report/types.ts";
import { runs } from "../../harness/target/proc.ts";
import { requirement } from "../requirements.ts";
import { cli, startCli } from "../support/cli.ts";
import { tempFolder } from "../support/temp-folder.ts";

const brief = resolve(import.meta.dirname, "../fixtures/scenarios/brief.ts");
const timeout = 90_000;

function onlyRun(reports: string): string {
  const [run] = readdirSync(join(reports, "brief"));
  return join(reports, "brief", run!);
}

describe.runIf(requirement("erlang"))("a run of a healthy service", { timeout }, () => {
  it("ends bounded, leaves its record, and is judged the same from disk", async () => {
    const reports = tempFolder();
    const { code, stdout } = await cli("run", brief, "--target", "process", "--reports", reports, "--json");
    const result = JSON.parse(stdout) as RunResult;
    expect(result.verdict.outcome).toBe("bounded");
    expect(code).toBe(ExitCode.bounded);

    const run = onlyRun(reports);
    expect(readdirSync(run)).toEqual(
      expect.arrayContaining(["junit.xml", "result.json", "scenario.json", "timeline.ndjson"]),
    );
    expect(JSON.parse(readFileSync(join(run, "result.json"), "utf8"))).toEqual(result);

    const again = await cli("judge", run, "--json");
    expect(JSON.parse(again.stdout)).toEqual(result);
    expect(again.code).toBe(ExitCode.bounded);
  });

  it("shows people every claim with its number and limit", async () => {
    const { stdout, stderr } = await cli("run", brief, "--target", "process", "--reports", tempFolder());
    expect(stdout).toMatch(/Bounded at 200 users/);
    expect(stdout).toMatch(/sessions-bounded/);
    for (const phase of ["baseline", "ramp", "hold", "drain", "settle"]) expect(stderr).toContain(phase);
  });
});

describe.runIf(requirement("erlang"))("a run that is cut short", { timeout }, () => {
  it("by Ctrl-C ends at once with a partial report, exit 130, and nothing left behind", async () => {
    const reports = tempFolder();
    const running = startCli([
      "run",
      brief,
      "--set",
      "hold=60s",
      "--target",
      "process",
      "--reports",
      reports,
      "--json",
    ]);
    await running.shows("hold");
    running.child.kill("SIGINT");
    const { code, stdout } = await running.finished;
    const result = JSON.parse(stdout) as RunResult;
    expect(result.end.reason).toBe("interrupted");
    expect(result.verdict.outcome).toBe("inconclusive");
    expect(code).toBe(ExitCode.interrupted);
    expect(runs(Number(result.environment!.target["pid"]))).toBe(false);
    expect(existsSync(join(onlyRun(reports), "junit.xml"))).toBe(true);
  });

  it("by the death of the node ends at once, exit 5, with the reason", async () => {
    const running = startCli([
      "run",
      brief,
      "--set",
      "hold=60s",
      "--target",
      "process",
      "--reports",
      tempFolder(),
      "--json",
    ]);
    await running.shows("hold");
    const node = readdirSync("/proc").find(
      (pid) => /^\d+$/.test(pid) && isNodeOf(running.child.pid!, Number(pid)),
    );
    process.kill(Number(node), "SIGKILL");
    const { code, stdout } = await running.finished;
    const result = JSON.parse(stdout) as RunResult;
    expect(result.end.reason).toBe("target-died");
    expect(result.end.message).toMatch(/SIGKILL/);
    expect(code).toBe(ExitCode.target);
  });

  it("by kill -9 of the harness can still be judged, and the node dies with it", async () => {
    const reports = tempFolder();
    const running = startCli([
      "run",
      brief,
      "--set",
      "hold=60s",
      "--target",
      "process",
      "--reports",
      reports,
    ]);
    await running.shows("hold");
    const nodes = readdirSync("/proc").filter(
      (pid) => /^\d+$/.test(pid) && isNodeOf(running.child.pid!, Number(pid)),
    );
    running.child.kill("SIGKILL");
    await running.finished;
    const { code, stdout } = await cli("judge", onlyRun(reports), "--json");
    const result = JSON.parse(stdout) as RunResult;
    expect(result.end.reason).toBe("cut-off");
    expect(code).toBe(ExitCode.inconclusive);
    expect(nodes).not.toHaveLength(0);
    expect(nodes.filter((pid) => runs(Number(pid)))).toEqual([]);
  });
});

/** Whether a process is an Erlang VM that this harness started. */
function isNodeOf(harness: number, pid: number): boolean {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
    const command = readFileSync(`/proc/${pid}/comm`, "utf8").trim();
    const owner = /BEAMSOAK_OWNER=([^\0]*)/.exec(environment)?.[1]?.split(" ");
    return command === "beam.smp" && owner?.[3] === String(harness);
  } catch {
    return false;
  }
}
