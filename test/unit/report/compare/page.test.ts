import { describe, expect, it } from "vitest";
import { reportAssets } from "../../../../harness/report-assets.ts";
import { compareRuns } from "../../../../harness/report/compare/compare-runs.ts";
import { overlaidData } from "../../../../harness/report/compare/page-data.ts";
import { comparePage } from "../../../../harness/report/compare/page.ts";
import { html } from "../../../../harness/report/html/markup.ts";
import { incidentSeries } from "../../../support/incident-shapes.ts";
import { measured } from "../../../support/measured-runs.ts";
import { judgedOf } from "../../../support/results.ts";
import { incident } from "../../../support/scenarios.ts";

const before = judgedOf("decoupled");
const after = judgedOf("leaky", { series: incidentSeries });

describe("two runs laid over each other", () => {
  it("begin with their holds, also when one ramped longer", () => {
    const { population, ...rest } = incident();
    const slow = judgedOf("decoupled", {
      scenario: { ...rest, population: { ...population, ramp: 60_000 } },
    });
    const data = overlaidData(before.timeline, slow.timeline);
    expect(data.phases[0]).toMatchObject({ phase: "hold", from: 0, to: 35_000 });
    const firstOf = (name: string) =>
      data.times[data.columns[name]!.values.findIndex((value) => value !== null)];
    expect(firstOf("before users.active")).toBe(0);
    expect(firstOf("after users.active")).toBe(0);
    expect(data.columns["after users.active"]!.values[0]).toBe(230_000);
  });

  it("share one chart a series, in the same order in each", () => {
    const { panels } = overlaidData(before.timeline, after.timeline);
    expect(panels[0]).toMatchObject({ id: "table-sessions-rows", title: "table.sessions.rows" });
    for (const { series } of panels) expect(series.map(({ label }) => label)).toEqual(["before", "after"]);
  });

  it("mark a death where it happened in the hold", () => {
    const died = judgedOf("leaky", {
      until: 70_000,
      events: [{ t: 65_000, event: "target.died", message: "eheap_alloc" }],
      end: { reason: "target-died", message: "The target died" },
    });
    expect(overlaidData(before.timeline, died.timeline).marks).toEqual([{ t: 20_000, label: "after died" }]);
  });

  it("are one run alone when the other has no hold, and none when neither has", () => {
    const short = judgedOf("decoupled", { until: 20_000, end: null });
    const { panels } = overlaidData(before.timeline, short.timeline);
    expect(panels[0]!.series.map(({ label }) => label)).toEqual(["before"]);
    expect(overlaidData(short.timeline, short.timeline).panels).toEqual([]);
  });
});

describe("a comparison's page", () => {
  const runs = [measured("a", before), measured("b", before), measured("c", after)];
  const page = comparePage(compareRuns(runs), before.timeline, after.timeline, reportAssets());

  it("has every gate, regressions first, and the history", () => {
    const places = ["regression-title", "unchanged-title", "history-title", "charts-title"].map((id) =>
      page.indexOf(`id="${id}"`),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    for (const { gateId, title } of runs[2]!.result.verdict.gates) {
      expect(page).toContain(`id="gate-${gateId}"`);
      expect(page).toContain(html`${title}`.markup);
    }
  });

  it("names nothing on a network", () => {
    const links = [...page.matchAll(/(?:src|href|action)\s*=\s*"([^"]*)"/g)].map(([, to]) => to!);
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) expect(link).toMatch(/^(#|data:)/);
  });
});
