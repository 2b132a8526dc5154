// `npm run bench:page`: how soon the page of an hour with 300 series answers in a headless Chromium. Prints the times of
// each round, and exits 1 when their median is above the promise.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openBrowser } from "../support/browser.ts";
import { largePage } from "../support/large-run.ts";

const ROUNDS = 5;
const PROMISE = 1_500;

const folder = mkdtempSync(join(tmpdir(), "beamsoak-bench-"));
const file = join(folder, "report.html");
const html = largePage();
writeFileSync(file, html);
const browser = await openBrowser();
const rounds: number[] = [];
try {
  for (let round = 0; round < ROUNDS; round++) {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    await page.locator(".chart").first().scrollIntoViewIfNeeded();
    await page.locator(".chart canvas").first().waitFor();
    // Since the navigation began: the charts in sight are drawn, and the page has nothing else to do.
    const idle = () =>
      new Promise<number>((done) => {
        requestIdleCallback(() => {
          done(performance.now());
        });
      });
    rounds.push(await page.evaluate(idle));
    await context.close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
const median = rounds.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
const times = rounds.map((ms) => `${Math.round(ms)} ms`).join(", ");
process.stdout.write(
  `300 series × 3 600 samples, ${(html.length / 1e6).toFixed(2)} MB: interactive after ${times}; median ${Math.round(median)} ms of ${PROMISE}\n`,
);
process.exitCode = median <= PROMISE ? 0 : 1;
