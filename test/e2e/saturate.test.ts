import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../harness/base/exit-codes.ts";
import { conclude } from "../../harness/saturation/conclude.ts";
import type { SaturationRecord } from "../../harness/saturation-record.ts";
import { loadTimeline } from "../../harness/timeline/load.ts";
import { requirement } from "../requirements.ts";
import { cli, startCli } from "../support/cli.ts";
import { tempFolder } from "../support/temp-folder.ts";

const brief = resolve(import.meta.dirname, "../fixtures/scenarios/brief.ts");
const common = ["saturate", brief, "--target", "process"];

describe.runIf(requirement("erlang"))("a reading of throughput", { timeout: 180_000 }, () => {
  it("is taken step by step of users who are logged in, while the node is sampled", async () => {
    const reports = tempFolder();
    const options = ["--connections", "2,8", "--duration", "1s", "--reports", reports, "--json"];
    const { code, stdout } = await cli(...common, ...options);
    const record = JSON.parse(stdout) as SaturationRecord;
    const { steps, conclusion, runDir } = record;
    expect(steps).toMatchObject([
      { connections: 2, errors: {} },
      { connections: 8, errors: {} },
    ]);
    for (const { ok, rate, took, latency, cpu } of steps) {
      expect(ok).toBeGreaterThan(0);
      expect(rate).toBeCloseTo((1000 * ok) / took, 6);
      expect(latency!.p99).toBeGreaterThanOrEqual(latency!.p50);
      expect(Math.min(cpu.service!, cpu.generator)).toBeGreaterThan(0);
    }
    expect(conclusion).toEqual(conclude(steps, record.host.cores));
    expect(code).toBe(conclusion.exitCode);
    expect(JSON.parse(readFileSync(join(runDir, "saturation.json"), "utf8"))).toEqual(record);

    const { series } = await loadTimeline(runDir);
    // Two hundred users of each step take turns.
    expect(Math.max(...series.get("table.sessions.rows")!.v)).toBeGreaterThanOrEqual(200);
    expect([...new Set(series.get("load.connections")!.v)]).toEqual([2, 8]);
  });

  it("that is interrupted keeps the steps that it has", async () => {
    const reports = tempFolder();
    const options = ["--connections", "2,4,8", "--duration", "1s", "--reports", reports];
    const running = startCli([...common, ...options, "--act", "login"]);
    await running.shows("2 connections: ");
    running.child.kill("SIGINT");
    const { code, stdout } = await running.finished;
    expect(code).toBe(ExitCode.interrupted);
    expect(stdout).toMatch(/requests\/s with 2 connections \(p99 .*\)/);
    const [folder] = readdirSync(join(reports, "saturate", "brief"));
    expect(existsSync(join(reports, "saturate", "brief", folder!, "saturation.json"))).toBe(true);
  });

  it("is refused in one message where there are no steps", async () => {
    const refusals = await Promise.all([
      cli(...common, "--connections", "8,2"),
      cli(...common, "--duration", "0s"),
      cli(...common, "--connections", "1m"),
    ]);
    const messages = [
      /is not a list of ascending numbers/,
      /A step of 0s measures nothing/,
      /may open \d+ files/,
    ];
    for (const [i, { code, stderr }] of refusals.entries()) {
      expect(code).toBe(i < 2 ? ExitCode.usage : ExitCode.invalid);
      expect(stderr).toMatch(messages[i]!);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
  });
});
