import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunResult } from "../../../harness/report/types.ts";
import { requirement } from "../../requirements.ts";
import { openBrowser } from "../../support/browser.ts";
import { cli } from "../../support/cli.ts";
import { incidentSeries } from "../../support/incident-shapes.ts";
import { incident } from "../../support/scenarios.ts";
import { recordsOf } from "../../support/timelines.ts";

/** A stored run as a kill -9 of the harness leaves it: scenario and record, no end, no reports. */
function killedRun(folder: string): void {
  const scenario = incident();
  const records = [...recordsOf({ scenario, series: incidentSeries, end: null })];
  writeFileSync(join(folder, "scenario.json"), JSON.stringify(scenario));
  writeFileSync(
    join(folder, "timeline.ndjson"),
    `${records.map((record) => JSON.stringify(record)).join("\n")}\n{"kind":"sam`,
  );
}

describe.runIf(requirement("chromium"))("the report page in a browser", { timeout: 180_000 }, () => {
  const run = mkdtempSync(join(tmpdir(), "beamsoak-test-"));
  let browser: Browser;
  let address: string;
  let result: RunResult;
  const troubles: string[] = [];

  beforeAll(async () => {
    killedRun(run);
    const { code, stdout } = await cli("report", run);
    expect(code).toBe(0);
    expect(stdout.trim()).toBe(join(run, "report.html"));
    result = JSON.parse(readFileSync(join(run, "result.json"), "utf8")) as RunResult;
    address = pathToFileURL(stdout.trim()).href;
    browser = await openBrowser();
  });
  afterAll(async () => {
    rmSync(run, { recursive: true, force: true });
    await browser.close();
  });

  async function open(hash = "", options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
    const page = await context.newPage();
    page.on("console", (message) => troubles.push(message.text()));
    page.on("pageerror", (error) => troubles.push(String(error)));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:") && !request.url().startsWith("data:"))
        troubles.push(request.url());
    });
    await page.goto(address + hash);
    return page;
  }

  it("opens from disk, says what result.json says, and marks the run as cut off", async () => {
    const page = await open("#chart-sessions");
    expect(await page.textContent("#sentence")).toBe(result.verdict.sentence);
    expect(await page.textContent("#outcome")).toBe(result.verdict.outcome);
    expect(await page.textContent("header")).toContain("cut-off: The record breaks off.");
    await page.locator("#chart-sessions canvas").waitFor();
  });

  it("zooms by dragging, all charts at once, keeps it in the address, and shows the whole run again", async () => {
    const page = await open("#chart-sessions");
    const plot = page.locator("#chart-sessions .u-over");
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.25, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => page.url()).toMatch(/#chart-sessions&from=[\d.]+&to=[\d.]+$/);
    const zoomed = page.url().split("#")[1]!;

    const again = await open(`#${zoomed}`);
    await again.locator("#chart-memory canvas").waitFor();
    await again.click("#chart-memory summary");
    const [from, to] = [...zoomed.matchAll(/=([\d.]+)/g)].map(([, seconds]) => Number(seconds));
    const rows = await again.locator("#chart-memory tbody tr").count();
    expect(rows).toBeGreaterThan(5);
    await again.keyboard.press("Escape");
    await again.focus("#chart-sessions .chart");
    await again.keyboard.press("Escape");
    await expect.poll(() => again.url()).toMatch(/#chart-sessions$/);
    expect(from).toBeLessThan(to!);
  });

  it("is used by keys: the cursor moves and tells values, + zooms", async () => {
    const page = await open("#chart-sessions");
    await page.locator("#chart-sessions canvas").waitFor();
    await page.focus("#chart-sessions .chart");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => page.textContent("#chart-sessions .u-legend")).toMatch(/table\.sessions\.rows\d/);
    await page.keyboard.press("+");
    await expect.poll(() => page.url()).toContain("&from=");
  });

  it.each(["light", "dark"] as const)("has nothing that axe objects to in %s", async (colorScheme) => {
    const page = await open("#chart-sessions", { colorScheme });
    await page.locator("#chart-sessions canvas").waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });

  it("needs no sideways scroll at 320 px", async () => {
    const page = await open("#chart-sessions", { viewport: { width: 320, height: 640 } });
    await page.locator("#chart-sessions canvas").waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  });

  it("asked for nothing and complained of nothing all the while", () => {
    expect(troubles).toEqual([]);
  });
});
