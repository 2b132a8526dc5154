import { describe, expect, it } from "vitest";
import { MIB, MINUTE } from "../../../../harness/base/units.ts";
import { compareRuns } from "../../../../harness/report/compare/compare-runs.ts";
import type { Comparison } from "../../../../harness/report/compare/types.ts";
import { incidentSeries } from "../../../support/incident-shapes.ts";
import { measured, measuredRun } from "../../../support/measured-runs.ts";
import { judgedOf } from "../../../support/results.ts";
import { incident } from "../../../support/scenarios.ts";
import type { Shape } from "../../../support/timelines.ts";

const gate = ({ gates }: Comparison, id: string) => gates.find(({ gateId }) => gateId === id)!;
const figure = ({ gates, figures }: Comparison, label: string) =>
  [...figures, ...gates.flatMap((one) => one.figures)].find((one) => one.label === label)!;

const long = incident({ hold: 5 * MINUTE });
const binaries =
  (perSecond: number): Shape =>
  ({ loaded, noise }) =>
    MIB + (perSecond * Math.max(0, loaded)) / 1_000 + 0.1 * MIB * noise;

describe("two runs", () => {
  it("of the same service with other noise: nothing got worse or better", () => {
    for (const seed of [2, 3, 4, 5, 6]) {
      const found = compareRuns([measuredRun("a", { seed: 1 }), measuredRun("b", { seed })]);
      expect(found.regressions).toBe(0);
      expect([...found.gates, ...found.figures].filter(({ change }) => change !== "unchanged")).toEqual([]);
    }
  });

  it("of which the second leaks: the gates that passed and do not any more, and their figures", () => {
    const leaky = measured("b", judgedOf("leaky", { series: incidentSeries }));
    const found = compareRuns([measuredRun("a"), leaky]);
    expect(gate(found, "sessions-bounded")).toMatchObject({
      before: "pass",
      after: "fail",
      change: "regression",
    });
    expect(figure(found, "node's memory after a collection").change).toBe("regression");
    expect(found.parameters).toEqual([{ what: "store", before: "decoupled", after: "leaky" }]);
    expect(found.regressions).toBeGreaterThan(3);

    const back = compareRuns([leaky, measuredRun("a")]);
    expect(gate(back, "sessions-bounded").change).toBe("improvement");
    expect(back.regressions).toBe(0);
  });

  it("of which both are bounded: a level that rose by a fifth is a regression, one by a twentieth is none", () => {
    const grown = (share: number) =>
      measuredRun("b", {
        seed: 2,
        series: { "memory.binary": ({ noise }) => share * 200 * MIB + MIB * noise },
      });
    const base = grown(1);
    const found = compareRuns([base, grown(1.2)]);
    expect(figure(found, "memory.binary in the hold")).toMatchObject({
      basis: "noise",
      change: "regression",
    });
    expect(figure(compareRuns([base, grown(1.05)]), "memory.binary in the hold").change).toBe("unchanged");
  });

  it("growth is compared with the intervals of the verdict", () => {
    const run = (perSecond: number, seed: number) =>
      measuredRun(String(perSecond), {
        scenario: long,
        seed,
        series: { "memory.binary": binaries(perSecond) },
      });
    const label = "growth of memory.binary an hour";
    const found = figure(compareRuns([run(0, 1), run(20_000, 2)]), label);
    expect(found).toMatchObject({ basis: "confidence", change: "regression" });
    const trueDifference = 20_000 * 3_600;
    expect(found.difference!.low).toBeLessThan(trueDifference);
    expect(found.difference!.high).toBeGreaterThan(trueDifference);
    expect(figure(compareRuns([run(0, 1), run(0, 2)]), label).change).toBe("unchanged");
  });

  it("a gate that only warns is shown, and fails nothing", () => {
    const losing = measuredRun("b", {
      series: { "table.sessions.rows": ({ low }) => Math.floor(0.8 * low) },
    });
    const found = compareRuns([measuredRun("a"), losing]);
    expect(gate(found, "sessions-kept")).toMatchObject({
      level: "warn",
      after: "fail",
      change: "regression",
    });
    expect(found.regressions).toBe(0);
  });

  it("more open connections are told, since processes and ports follow them", () => {
    const slow = { "load.connections": ({ users }: { users: number }) => Math.min(9_000, users) };
    const found = compareRuns([measuredRun("a"), measuredRun("b", { series: slow })]);
    expect(found.warnings).toEqual([expect.stringMatching(/^Connections open in the hold: 900 → 9 000\./)]);
  });

  it("other users, seed, machine and release are named", () => {
    const other = measuredRun("b", { scenario: incident({ users: 100_000 }) });
    const environment = {
      ...other.result.environment!,
      host: { ...other.result.environment!.host, cores: 8 },
      node: { otp: "27" },
    };
    const { mismatches } = compareRuns([
      measuredRun("a"),
      { ...other, result: { ...other.result, environment } },
    ]);
    expect(mismatches).toEqual([
      { what: "cores", before: "2", after: "8" },
      { what: "Erlang/OTP", before: "25", after: "27" },
      { what: "users", before: "230 000", after: "100 000" },
    ]);
  });

  it("one that ended before its hold is told as such", () => {
    const found = compareRuns([measuredRun("a"), measuredRun("b", { until: 20_000, end: null })]);
    expect(found.hold).toBeNull();
    expect(found.warnings).toContainEqual(expect.stringMatching(/^b ended before its hold/));
    expect(gate(found, "sessions-bounded")).toMatchObject({ before: "pass", change: "regression" });
  });
});

describe("a history of runs", () => {
  const heavy = (seed: number, share: number) =>
    measuredRun(String(seed), { seed, series: { "os.rss": ({ noise }) => share * 400 * MIB + MIB * noise } });
  const label = "os.rss in the hold";

  it("has each figure in every run, in their order", () => {
    const found = compareRuns([heavy(1, 1), heavy(2, 1.5), heavy(3, 2)]);
    const values = found.history.find((row) => row.label === label)!.values;
    expect(values.map((value) => Math.round(value! / (10 * MIB)))).toEqual([40, 60, 80]);
  });

  it("names what differs in any of them, once", () => {
    const other = measuredRun("2", { scenario: incident({ users: 100_000 }) });
    const { mismatches } = compareRuns([measuredRun("1"), other, other, measuredRun("4")]);
    expect(mismatches).toEqual([{ what: "users", before: "100 000", after: "230 000" }]);
  });

  it("of runs that lie far apart takes no such distance for a regression", () => {
    const wild = [heavy(1, 1), heavy(2, 1.4), heavy(3, 0.9), heavy(4, 1.3), heavy(5, 1.3)];
    expect(figure(compareRuns(wild), label)).toMatchObject({ basis: "runs", change: "unchanged" });
    const calm = [heavy(1, 1), heavy(2, 1.01), heavy(3, 0.99), heavy(4, 1), heavy(5, 1.3)];
    expect(figure(compareRuns(calm), label).change).toBe("regression");
  });
});
