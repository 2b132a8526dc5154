import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ExitCode } from "../../harness/base/exit-codes.ts";
import type { RunResult } from "../../harness/report/types.ts";
import { environmentOf, pids } from "../../harness/target/proc.ts";
import { requirement } from "../requirements.ts";
import { cli, startCli } from "../support/cli.ts";

const folder = mkdtempSync(join(tmpdir(), "beamsoak-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** Tests that run side by side cannot have folders that go with the test. */
const newFolder = () => mkdtempSync(join(folder, "test-"));

const scenario = resolve(import.meta.dirname, "../fixtures/scenarios/browsing.ts");
const run = ["run", scenario, "--target", "process", "--json", "--reports"];

/** Processes of a run that was started with this variable. */
const startedWith = (mark: string) =>
  pids().filter((pid) => environmentOf(pid)?.get("BROWSING_TEST") === mark);

describe
  .skipIf(!requirement("chromium") || !requirement("erlang"))
  .concurrent("users with a browser beside the population", { timeout: 180_000 }, () => {
    it("are sessions that the load explains, and their pages are timed, drawn and traced", async () => {
      const { code, stdout, stderr } = await cli(...run, newFolder(), "--set", "hold=7s");
      expect(stderr).toContain("The report: ");
      const { verdict, browser, runDir } = JSON.parse(stdout) as RunResult;
      expect(verdict.sentence).toMatch(/^Bounded at 200 users/);
      expect(code).toBe(ExitCode.bounded);
      expect(browser!.visits).toBeGreaterThan(0);
      expect(browser!.crashes).toBe(0);
      expect(Object.keys(browser!.steps).sort()).toEqual(["login", "logout", "open", "poll"]);
      expect(browser!.lcp!.max).toBeGreaterThanOrEqual(browser!.lcp!.p50);
      const kept = verdict.gates.find(({ gateId }) => gateId === "sessions-kept");
      expect(kept!.outcome).toBe("pass");
      expect(verdict.warnings.join()).not.toMatch(/No page sent/);
      const longest = Math.max(...Object.values(browser!.steps).map(({ max }) => max));
      expect(browser!.slowest!.duration).toBe(longest);
      expect(readFileSync(join(runDir, browser!.slowest!.trace)).subarray(0, 2).toString()).toBe("PK");
      const page = readFileSync(join(runDir, "report.html"), "utf8");
      expect(page).toContain('id="chart-pages"');
      expect(page).toContain("The slowest step was");
    });

    it("leave with Ctrl-C, with a report and no browser left", async () => {
      const mark = `interrupted-${process.pid}`;
      const beamsoak = startCli([...run, newFolder(), "--set", "hold=10m"], { BROWSING_TEST: mark });
      await beamsoak.shows("hold");
      expect(startedWith(mark).length).toBeGreaterThan(3);
      beamsoak.child.kill("SIGINT");
      const { code, stdout } = await beamsoak.finished;
      expect(code).toBe(ExitCode.interrupted);
      expect((JSON.parse(stdout) as RunResult).end.reason).toBe("interrupted");
      expect(startedWith(mark)).toEqual([]);
    });

    it("without a Chromium do not come, and how to get one is said before anything is started", async () => {
      const found = await startCli([...run, newFolder()], { BEAMSOAK_CHROMIUM: "/nowhere/chromium" })
        .finished;
      expect(found.stderr).toMatch(/no program \/nowhere\/chromium.*\n.*apt-get install chromium/s);
      expect(found.stderr).toContain("[CHROMIUM_NOT_FOUND, exit 4]");
      expect(found.code).toBe(ExitCode.invalid);
    });

    it("are five at most", async () => {
      const { code, stderr } = await cli(...run, newFolder(), "--browsers", "6");
      expect(stderr).toMatch(/load\.browsers\.users: must be 1 to 5.*\(found 6\)/);
      expect(code).toBe(ExitCode.usage);
    });
  });
