import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ExitCode } from "../../../harness/base/exit-codes.ts";
import type { Comparison } from "../../../harness/report/compare/types.ts";
import { requirement } from "../../requirements.ts";
import { openBrowser } from "../../support/browser.ts";
import { cli } from "../../support/cli.ts";
import { incidentSeries } from "../../support/incident-shapes.ts";
import { incident } from "../../support/scenarios.ts";
import { recordsOf, type RunShape } from "../../support/timelines.ts";

const reports = mkdtempSync(join(tmpdir(), "beamsoak-test-"));
const healthy = join(reports, "incident-23w", "2026-03-01T12-00-00Z");
const leaky = join(reports, "incident-23w", "2026-03-02T12-00-00Z");

function storedRun(folder: string, shape: Partial<RunShape> = {}): void {
  const scenario = shape.scenario ?? incident();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "scenario.json"), JSON.stringify(scenario));
  const records = [...recordsOf({ ...shape, scenario })];
  writeFileSync(
    join(folder, "timeline.ndjson"),
    records.map((record) => `${JSON.stringify(record)}\n`).join(""),
  );
}

const compare = (...args: readonly string[]) => cli("compare", ...args, "--reports", reports);

beforeAll(() => {
  storedRun(healthy);
  storedRun(leaky, { series: incidentSeries });
  storedRun(join(reports, "alone", "2026-03-01T12-00-00Z"), { scenario: incident({ users: 2_000 }) });
});
afterAll(() => rmSync(reports, { recursive: true, force: true }));

describe("beamsoak compare", { timeout: 180_000 }, () => {
  it("of a scenario's name compares its two latest runs, and leaves the page with the newer one", async () => {
    const { code, stdout } = await compare("incident-23w", "--strict", "--fail-on", "regression");
    expect(stdout).toMatch(/Regressions[^]*sessions-bounded +pass → fail/);
    expect(stdout.trimEnd().split("\n").at(-1)!.trim()).toBe(join(leaky, "compare.html"));
    expect(readdirSync(leaky)).toContain("compare.html");
    expect(code).toBe(ExitCode.gateFailed);
  });

  it("is content with what got better, and with what got worse unless asked to fail", async () => {
    const page = join(reports, "page.html");
    const back = await compare(leaky, healthy, "--fail-on", "regression", "--json", "--html", page);
    const found = JSON.parse(back.stdout) as Comparison;
    expect(found.regressions).toBe(0);
    expect(found.gates.find(({ gateId }) => gateId === "sessions-bounded")!.change).toBe("improvement");
    expect(readFileSync(page, "utf8")).toMatch(/^<!doctype html>/);
    expect(back.code).toBe(ExitCode.bounded);
    expect((await compare(healthy, leaky)).code).toBe(ExitCode.bounded);
  });

  it("warns of runs that are not alike, and refuses them when told to be strict", async () => {
    const warned = await compare(healthy, "alone");
    expect(warned.stdout).toMatch(/! users: 230 000 before, 2 000 after\./);
    expect(warned.code).toBe(ExitCode.bounded);
    const refused = await compare(healthy, "alone", "--strict");
    expect(refused.stderr).toMatch(
      /not alike: users: 230 000 before, 2 000 after\.[^]*COMPARE_UNLIKE, exit 2/,
    );
    expect(refused.stdout).toBe("");
    expect(refused.code).toBe(ExitCode.usage);
  });

  it.each([
    ["a run that is not there", ["incident-23w", "nowhere"], /"nowhere" is no run[^]*RUN_NOT_FOUND/],
    ["one run alone", ["alone"], /nothing to compare[^]*COMPARE_ONE_RUN/],
    ["the same run twice", ["alone", "alone"], /named twice[^]*COMPARE_SAME_RUN/],
    [
      "a page that cannot be written",
      ["incident-23w", "--html", "/nowhere/page.html"],
      /Cannot write[^]*COMPARE_PAGE_NOT_WRITTEN/,
    ],
    ["another thing to fail on", ["incident-23w", "--fail-on", "rain"], /"rain" is not regression/],
  ])("says of %s what to do: exit 2", async (_, args, message) => {
    const { code, stdout, stderr } = await compare(...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
    expect(code).toBe(ExitCode.usage);
  });
});

describe.runIf(requirement("chromium"))("its page in a browser", { timeout: 180_000 }, () => {
  it("draws both runs, asks for nothing, and axe is content", async () => {
    const { stdout } = await compare("incident-23w");
    const browser = await openBrowser();
    try {
      const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
      const page = await context.newPage();
      const troubles: string[] = [];
      page.on("console", (message) => troubles.push(message.text()));
      page.on("pageerror", (error) => troubles.push(String(error)));
      page.on("request", (request) => {
        if (!/^(file|data):/.test(request.url())) troubles.push(request.url());
      });
      const address = pathToFileURL(stdout.trimEnd().split("\n").at(-1)!.trim()).href;
      await page.goto(`${address}#chart-table-sessions-rows`);
      await page.locator("#chart-table-sessions-rows canvas").waitFor();
      await page.click("#chart-table-sessions-rows summary");
      const head = page.locator("#chart-table-sessions-rows thead th");
      expect(await head.allTextContents()).toEqual(["time", "before", "after"]);
      expect(await page.textContent("#gate-sessions-bounded")).toMatch(/worse\s+pass → fail/);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      expect(troubles).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
