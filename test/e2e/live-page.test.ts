import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { describe, expect, it } from "vitest";
import type { RunResult } from "../../harness/report/types.ts";
import { requirement } from "../requirements.ts";
import { openBrowser } from "../support/browser.ts";
import { startCli } from "../support/cli.ts";
import { tempFolder } from "../support/temp-folder.ts";

const brief = resolve(import.meta.dirname, "../fixtures/scenarios/brief.ts");

describe.runIf(requirement("erlang") && requirement("chromium"))(
  "a run that is watched",
  { timeout: 180_000 },
  () => {
    it("shows where it stands, survives a closed page, and becomes its report", async () => {
      const flags = ["--set", "hold=4s", "--target", "process", "--reports", tempFolder(), "--json", "--ui"];
      const running = startCli(["run", brief, ...flags]);
      await running.shows("Watch this run: ");
      const url = /Watch this run: (\S+)/.exec(running.stderr())![1]!;
      const browser = await openBrowser();
      const context = await browser.newContext();
      try {
        const troubles: string[] = [];
        const open = async () => {
          const page = await context.newPage();
          page.on("console", (message) => troubles.push(message.text()));
          page.on("pageerror", (error) => troubles.push(String(error)));
          await page.goto(url);
          return page;
        };
        const first = await open();
        await first.locator("#live", { hasText: "users 200" }).waitFor();
        await first.locator("#going").waitFor();
        await first.close();

        const page = await open();
        await page.locator("#going").waitFor();
        // The content may be replaced at any moment, so no element is held on to.
        await page.waitForFunction(() => {
          const third = document.querySelectorAll(".chart")[2];
          third?.scrollIntoView();
          return third !== undefined;
        });
        await page.locator(".chart canvas").nth(2).waitFor();
        const place = await page.evaluate(() => {
          document.querySelector("main")!.dataset["old"] = "";
          return scrollY;
        });
        await page.locator("main:not([data-old])").waitFor();
        expect(await page.evaluate(() => scrollY)).toBeCloseTo(place, -1);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id }) => id)).toEqual([]);

        await page.locator("body[data-over]").waitFor({ timeout: 60_000 });
        const { stdout } = await running.finished;
        const result = JSON.parse(stdout) as RunResult;
        expect(await page.locator("#sentence").textContent()).toBe(result.verdict.sentence);
        expect(await page.locator("#going").count()).toBe(0);
        expect(await page.locator(".chart canvas").first().isVisible()).toBe(true);
        expect(troubles).toEqual([]);
        const report = readFileSync(join(result.runDir, "report.html"), "utf8");
        expect(report).not.toContain("EventSource");
      } finally {
        await browser.close();
      }
    });
  },
);
