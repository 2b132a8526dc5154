import { describe, expect, it } from "vitest";
import { reportAssets } from "../../../../harness/report-assets.ts";
import { html } from "../../../../harness/report/html/markup.ts";
import { reportHtml } from "../../../../harness/report/html/page.ts";
import { pageDataOf } from "../../../../harness/report/html/page-data.ts";
import { rateOf } from "../../../../harness/report/html/rates.ts";
import { incidentSeries } from "../../../support/incident-shapes.ts";
import { largePage } from "../../../support/large-run.ts";
import { judgedOf } from "../../../support/results.ts";
import type { RunShape } from "../../../support/timelines.ts";

const assets = reportAssets();

function pageOf(store: string, shape: Partial<RunShape> = {}): string {
  const { result, timeline } = judgedOf(store, shape);
  return reportHtml(result, timeline, assets);
}

describe("a report page", () => {
  it("says the verdict, each claim with its number, the cause and the command to run it again", () => {
    const { result } = judgedOf("leaky", { series: incidentSeries });
    const page = pageOf("leaky", { series: incidentSeries });
    expect(page).toContain(html`<p id="sentence">${result.verdict.sentence}</p>`.markup);
    for (const gate of result.verdict.gates) expect(page).toContain(html`${gate.reason}`.markup);
    expect(page).toContain("beamsoak run incident-23w --set store=leaky");
  });

  it("names nothing on a network", () => {
    const links = [...pageOf("decoupled").matchAll(/(?:src|href|action)\s*=\s*"([^"]*)"/g)].map(
      ([, to]) => to!,
    );
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) expect(link).toMatch(/^(#|data:|[\w.]+$)/);
  });

  it("lets no text of a run out of its place", () => {
    const evil = "</script><script>alert(1)</script><!--";
    const page = pageOf(evil, { events: [{ t: 1, event: "note", message: evil }] });
    expect(page).not.toContain("<script>alert(1)");
  });

  it("is whole after a single sample, and says when the record breaks off", () => {
    const page = pageOf("leaky", { until: 500, end: null });
    expect(page).toContain("The record breaks off.");
    expect(page).toContain("</html>");
  });

  it("of 300 series with 3 600 samples each stays below 1.5 MB", () => {
    expect(largePage().length).toBeLessThan(1.5e6);
  });

  it("has a place for every series that was sampled", () => {
    const { result, timeline } = judgedOf("decoupled");
    const { panels, columns } = pageDataOf(result, timeline);
    const shown = panels.flatMap(({ series }) => series.map(({ name }) => name));
    expect(shown.toSorted()).toEqual([...timeline.series.keys()].toSorted());
    expect(Object.keys(columns).toSorted()).toEqual(shown.toSorted());
  });

  it("draws the growth that was judged, with its interval", () => {
    const { result, timeline } = judgedOf("leaky", { series: incidentSeries });
    const judged = result.verdict.gates.flatMap(({ trends }) => trends ?? []).filter(({ growth }) => growth);
    const { fits } = pageDataOf(result, timeline);
    expect(fits.map(({ series }) => series).toSorted()).toEqual(
      [...new Set(judged.map(({ series }) => series))].toSorted(),
    );
    for (const { rise, low, high } of fits) {
      expect(low).toBeLessThanOrEqual(rise);
      expect(rise).toBeLessThanOrEqual(high);
    }
  });
});

describe("a counter on the page", () => {
  it("is shown as its rate a second, and begins again after a restart", () => {
    const counter = {
      name: "load.ok",
      unit: "count",
      type: "counter",
      t: Float64Array.of(0, 1_000, 3_000, 4_000),
      v: Float64Array.of(0, 50, 250, 30),
    } as const;
    expect([...rateOf(counter).v]).toEqual([50, 100, 30]);
  });
});
