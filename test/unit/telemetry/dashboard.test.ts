import { expect, it } from "vitest";
import { dashboardQueries, familyOf, metricsIn } from "../../support/dashboard-queries.ts";
import { exportedMetrics } from "../../support/exported-metrics.ts";

it.each([
  [`rate(a_total{kind=~"x}y"}[5m]) > 0`, ["a_total"]],
  [`sum without (kind) (a{i="1"} or b{i="1"}) / 2^30`, ["a", "b"]],
  [`histogram_quantile(0.99, sum by (le) (rate(h_bucket[$__rate_interval])))`, ["h_bucket"]],
])("the names in %s are found", (query, names) => {
  expect(metricsIn(query)).toEqual(names);
});

it("the dashboard asks for nothing that a run does not show", () => {
  const asked = dashboardQueries.map((query) => [query, metricsIn(query)] as const);
  expect(asked.filter(([, names]) => names.length === 0)).toEqual([]);
  const unknown = asked.flatMap(([, names]) =>
    names.filter((name) => !exportedMetrics.includes(familyOf(name))),
  );
  expect(unknown).toEqual([]);
});
