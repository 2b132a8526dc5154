import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../harness/base/exit-codes.ts";
import type { RunResult } from "../../harness/report/types.ts";
import { runs } from "../../harness/target/proc.ts";
import { requirement } from "../requirements.ts";
import { cli, startCli } from "../support/cli.ts";
import { complaintsOfRun } from "../support/published-schemas.ts";
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
    expect(complaintsOfRun(run)).toEqual([]);

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

describe.runIf(requirement("erlang"))("a run with a limit of its own", { timeout }, () => {
  it("within a time budget cuts its hold, and still ends with a verdict", async () => {
    const reports = tempFolder();
    const flags = ["--target", "process", "--reports", reports, "--json", "--extend"];
    const { stdout } = await cli("run", brief, "--set", "hold=60s", "--time-budget", "40s", ...flags);
    const result = JSON.parse(stdout) as RunResult;
    expect(result.end.reason).toBe("completed");
    expect(result.verdict.outcome).toBe("bounded");
    expect(result.verdict.warnings.join()).toMatch(/The hold is \d+(\.\d)?s of 1m, to end within 40s/);
  });

  it("refuses a time budget that leaves no hold", async () => {
    const { code, stderr } = await cli("run", brief, "--time-budget", "20s", "--reports", tempFolder());
    expect(code).toBe(ExitCode.usage);
    expect(stderr).toMatch(
      /A time budget of 20s is too short for brief: even with a hold of 2s it takes 29\.5s/,
    );
  });

  it("ends before the system would kill a service that takes too much memory", async () => {
    const flags = ["--target", "process", "--reports", tempFolder(), "--json"];
    const { code, stdout } = await cli("run", brief, "--set", "memory=48MiB", ...flags);
    const result = JSON.parse(stdout) as RunResult;
    expect(result.end.reason).toBe("memory-limit");
    expect(result.verdict).toMatchObject({ outcome: "failed" });
    expect(result.verdict.sentence).toMatch(
      /the service takes \d+\.\d MiB of the 48\.0 MiB that it may take/,
    );
    expect(code).toBe(ExitCode.gateFailed);
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
