import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { RunResult } from "../../harness/report/types.ts";
import { loadTimeline } from "../../harness/timeline/load.ts";
import { requirement } from "../requirements.ts";
import { cli } from "../support/cli.ts";
import { tempFolder } from "../support/temp-folder.ts";

const scenario = resolve(import.meta.dirname, "../fixtures/scenarios/killed.ts");

describe.runIf(requirement("erlang"))("a run with a fault", { timeout: 180_000 }, () => {
  it("kills the node, starts it again, and states what the service did afterwards", async () => {
    const flags = ["--target", "process", "--reports", tempFolder(), "--json"];
    const { stdout, stderr } = await cli("run", scenario, ...flags);
    const result = JSON.parse(stdout) as RunResult;
    const recovers = result.verdict.gates.find(({ gateId }) => gateId === "recovers")!;
    expect(recovers.outcome, recovers.reason).toBe("pass");
    expect(recovers.reason).toMatch(/the node is killed, at .* sessions were in the node's memory/);
    expect(stderr).toContain("Fault 1: the node is killed.");
    expect(result.end.reason).not.toBe("target-died");

    const { events } = await loadTimeline(result.runDir);
    const told = events.map(({ event }) => event);
    expect(told.filter((event) => /^fault|^node/.test(event))).toEqual(
      expect.arrayContaining(["fault.begin", "node.down", "fault.end", "node.up"]),
    );
    const page = readFileSync(join(result.runDir, "report.html"), "utf8");
    expect(page).toContain("Faults, and what came after them");
    expect(page).toContain('"label":"kill"');
  });
});
