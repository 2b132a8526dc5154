import { describe, expect, it } from "vitest";
import { GIB } from "../../../harness/base/units.ts";
import { renderResult } from "../../../harness/report/console.ts";
import { pagesSection } from "../../../harness/report/html/pages-section.ts";
import { panelsOf } from "../../../harness/report/html/panels.ts";
import { resultJson } from "../../../harness/report/json.ts";
import { complaintsOf } from "../../support/published-schemas.ts";
import { judgedOf, resultOf } from "../../support/results.ts";
import { browsers, incident } from "../../support/scenarios.ts";
import type { RunShape } from "../../support/timelines.ts";

const plain = incident();
const slowest = { name: "poll", user: 1e15, duration: 2_400, failed: true };

/** Pages of a run: fast at first, slow from its second minute on. */
const pages: Partial<RunShape> = {
  scenario: { ...plain, load: { ...plain.load, browsers } },
  series: {
    "browser.visits": ({ loaded }) => Math.max(0, Math.floor(loaded / 5_000)),
    "browser.failed": () => 2,
    "browser.page_errors": () => 0,
    "browser.crashes": () => 1,
    "browser.logins": ({ loaded }) => Math.max(0, Math.floor(loaded / 5_000)),
    "browser.rss": ({ t }) => (t > 60_000 ? GIB : 0.5 * GIB),
    "browser.cpu": () => 0.4,
    "browser.lcp.p50": ({ t }) => (t % 5_000 === 0 ? (t > 60_000 ? 900 : 200) : null),
    "browser.lcp.max": ({ t }) => (t % 5_000 === 0 ? (t > 60_000 ? 1_500 : 250) : null),
    "browser.step.poll.p50": () => 80,
    "browser.step.poll.max": ({ t }) => (t > 60_000 ? 2_400 : 90),
  },
  events: [{ t: 70_000, event: "browser.slowest_step", message: "poll", data: slowest }],
};

describe("what users with a browser saw", () => {
  const result = resultOf("decoupled", pages);

  it("is summed up: medians, the longest, failures, the slowest step", () => {
    const { browser } = result;
    expect(browser).toMatchObject({
      failed: 2,
      crashes: 1,
      ttfb: null,
      steps: { poll: { p50: 80, max: 2_400 } },
      slowest: { step: "poll", duration: 2_400, failed: true, at: 70_000, trace: "browser-trace.zip" },
      memoryPeak: GIB,
    });
    expect(browser!.lcp!.max).toBe(1_500);
    expect([200, 900]).toContain(browser!.lcp!.p50);
  });

  it("fits the published schema", () => {
    expect(complaintsOf.result(JSON.parse(resultJson(result)))).toEqual([]);
  });

  it("stands on the console, with the command that shows the trace", () => {
    const text = renderResult(result, { colour: false }).replaceAll(/\s+/g, " ");
    expect(text).toMatch(/browsers \d+ visits, failed: 2, crashes: 1; 1\.00 GiB and 40\.0 % of a core/);
    expect(text).toMatch(/page timings LCP \d+ms \(at worst 1\.5s\), poll 80ms \(at worst 2\.4s\)/);
    expect(text).toContain(
      "slowest step poll, 2.4s until 1m 10s, in vain; its trace: npx playwright-core show-trace",
    );
  });

  it("stands on the page, with the trace to open and charts of timings, visits and browsers", () => {
    const section = pagesSection(result)!.markup;
    expect(section).toContain('<a href="browser-trace.zip">browser-trace.zip</a>');
    expect(section).toMatch(/Step: poll.*80ms.*2\.4s/s);
    const panels = panelsOf(judgedOf("decoupled", pages).timeline, "sessions").map(({ id }) => id);
    expect(panels).toEqual(expect.arrayContaining(["pages", "pages-middle", "visits", "browsers"]));
    expect(panels.filter((id) => id.startsWith("more-browser"))).toEqual([]);
  });
});

it("a run without browsers says nothing of them", () => {
  const result = resultOf("decoupled");
  expect(result).not.toHaveProperty("browser");
  expect(pagesSection(result)).toBeNull();
});
