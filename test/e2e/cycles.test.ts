import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../harness/base/exit-codes.ts";
import type { RunResult } from "../../harness/report/types.ts";
import { loadTimeline } from "../../harness/timeline/load.ts";
import { requirement } from "../requirements.ts";
import { cli } from "../support/cli.ts";
import { tempFolder } from "../support/temp-folder.ts";

const scenario = resolve(import.meta.dirname, "../fixtures/scenarios/cycles.ts");

async function run(service: string, cycles: number, ...flags: readonly string[]) {
  const reports = tempFolder();
  const settings = ["--set", `service=${service}`, "--cycles", String(cycles), ...flags];
  const { code, stdout } = await cli(
    "run",
    scenario,
    ...settings,
    "--target",
    "process",
    "--reports",
    reports,
    "--json",
  );
  const [folder] = readdirSync(join(reports, "cycles"));
  const timeline = await loadTimeline(join(reports, "cycles", folder!));
  return { code, timeline, result: JSON.parse(stdout) as RunResult };
}

function answerOf({ verdict }: RunResult, id: string) {
  return verdict.gates.find(({ gateId }) => gateId === id);
}

describe.runIf(requirement("erlang")).concurrent("load/drain cycles", { timeout: 180_000 }, () => {
  it("of a service that gives everything back come to the same floor, with new users each time", async () => {
    const { result, timeline } = await run("sessions", 3, "--set", "hold=2s");
    const gate = answerOf(result, "cycles-return");
    expect(gate?.outcome, gate?.reason).toBe("pass");
    expect(answerOf(result, "sessions-bounded")?.outcome).not.toBe("fail");
    expect(result.verdict.outcome).not.toBe("unbounded");
    const drains = result.phases.filter(({ phase }) => phase === "drain");
    expect(drains.map(({ cycle }) => cycle)).toEqual([1, 2, 3]);
    expect(timeline.events.filter(({ event }) => event === "garbage.collected")).toHaveLength(3);
  });

  it("of one that keeps something of each user fail the run, and name what is kept by the users", async () => {
    const { code, result } = await run("book-kept", 5);
    const gate = answerOf(result, "cycles-return");
    expect(gate).toMatchObject({ outcome: "fail", title: "Every load/drain cycle leaves more behind" });
    expect(gate?.reason).toMatch(
      /^table\.guest_book\.rows rose by exactly 1 for every session opened: by (\d+, ){3}\d+ in the cycles after the first/,
    );
    expect(gate?.reason).toContain("table.guest_book.memory");
    expect(result.verdict.outcome).toBe("unbounded");
    expect(code).toBe(ExitCode.gateFailed);
  });
});
