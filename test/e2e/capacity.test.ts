import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../harness/base/exit-codes.ts";
import type { WrittenCapacity } from "../../harness/capacity-record.ts";
import { requirement } from "../requirements.ts";
import { cli, startCli } from "../support/cli.ts";
import { tempFolder } from "../support/temp-folder.ts";

const brief = resolve(import.meta.dirname, "../fixtures/scenarios/brief.ts");

describe.runIf(requirement("erlang"))("a search for the break point", { timeout: 180_000 }, () => {
  it("that is interrupted keeps its state, and --resume plays it to its end", async () => {
    const reports = tempFolder();
    const options = ["--target", "process", "--reports", reports, "--json"];
    const range = ["--from", "0.2k", "--to", "200", "--gate", "200", "--max-runs", "1"];
    const first = startCli(["capacity", brief, ...range, ...options]);
    await first.shows("Run 1 of at most 1: 200 users");
    first.child.kill("SIGINT");
    const interrupted = await first.finished;
    expect(interrupted.code).toBe(ExitCode.interrupted);
    expect((JSON.parse(interrupted.stdout) as WrittenCapacity).steps).toEqual([]);

    const again = await cli("capacity", brief, "--resume", ...options);
    const { steps, conclusion } = JSON.parse(again.stdout) as WrittenCapacity;
    expect(steps).toMatchObject([{ users: 200, answer: "bounded" }]);
    expect(conclusion).toMatchObject({ lower: 200, upper: null, gate: { users: 200, outcome: "holds" } });
    expect(again.code).toBe(ExitCode.bounded);

    const [folder] = readdirSync(join(reports, "capacity", "brief"));
    const page = readFileSync(join(reports, "capacity", "brief", folder!, "capacity.html"), "utf8");
    expect(page).toContain("Bounded up to 200 users, the most that were tried");
    expect(existsSync(join(steps[0]!.runDir!, "report.html"))).toBe(true);
  });

  it("is refused in one message where there is nothing to search", async () => {
    const refusals = [
      [["--to", "500k"], /needs the fewest and the most users/],
      [["--from", "10k", "--to", "50k", "--gate", "230k"], /gate of 230 000 users is outside/],
    ] as const;
    const ends = await Promise.all(refusals.map(([options]) => cli("capacity", brief, ...options)));
    for (const [i, { code, stderr }] of ends.entries()) {
      expect(code).toBe(ExitCode.usage);
      expect(stderr).toMatch(refusals[i]![1]);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
  });
});
