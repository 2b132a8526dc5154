/**
 * Writes reports/examples: a run with the incident's store, one with its cure, and the two compared, with the pictures
 * of the README. `npm run examples` makes them anew from the records that are there; with the folders of two runs of the
 * demo (leaky, decoupled) those become the examples first.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compareStored } from "../harness/compare.ts";
import { judgeStored, writeReports } from "../harness/judge.ts";
import { openBrowser } from "../test/support/browser.ts";

const NAMES = ["leaky", "decoupled"] as const;
const examples = "reports/examples";
const images = "docs/images/report";

/** Paths of this machine have no place in an example. */
function adopt(run: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const file of ["scenario.json", "timeline.ndjson"]) {
    const text = readFileSync(join(run, file), "utf8");
    writeFileSync(join(folder, file), text.replaceAll(`${process.cwd()}/`, ""));
  }
}

const PICTURES = [
  { file: "leaky", page: "leaky/report.html", at: "body" },
  { file: "leaky-charts", page: "leaky/report.html", at: "#charts" },
  { file: "decoupled-charts", page: "decoupled/report.html", at: "#charts" },
  { file: "compared", page: "compared.html", at: "body" },
] as const;

async function drawPictures(): Promise<void> {
  mkdirSync(images, { recursive: true });
  const browser = await openBrowser();
  try {
    for (const scheme of ["light", "dark"] as const) {
      const context = await browser.newContext({
        viewport: { width: 1100, height: 760 },
        colorScheme: scheme,
      });
      const page = await context.newPage();
      for (const { file, page: html, at } of PICTURES) {
        await page.goto(pathToFileURL(join(examples, html)).href);
        await page
          .locator(at)
          .first()
          .evaluate((element) => {
            element.scrollIntoView({ block: "start" });
          });
        if (at === "#charts") await page.locator(".chart canvas").nth(1).waitFor();
        await page.screenshot({ path: join(images, `${file}-${scheme}.png`) });
      }
      await context.close();
    }
  } finally {
    await browser.close();
  }
}

const runs = process.argv.slice(2);
if (runs.length !== 0 && runs.length !== NAMES.length) {
  process.stderr.write("Usage: npm run examples [-- <run with store=leaky> <run with store=decoupled>]\n");
  process.exit(2);
}
const folders = NAMES.map((name) => join(examples, name));
for (const [index, run] of runs.entries()) adopt(run, folders[index]!);
for (const folder of folders) writeReports(await judgeStored(folder));
const { page } = await compareStored(folders);
writeFileSync(join(examples, "compared.html"), page());
await drawPictures();
