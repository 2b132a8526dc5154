import parsePrometheusTextFormat from "parse-prometheus-text-format";
import { describe, expect, it } from "vitest";
import { openMetricsText, prometheusText, type MetricFamily } from "../../../harness/base/exposition.ts";
import { Latencies } from "../../../harness/load/latency.ts";
import { probeSeries } from "../../../harness/probe/series.ts";
import { CurrentFigures } from "../../../harness/telemetry/current-figures.ts";
import { seriesMetrics } from "../../../harness/telemetry/series-metrics.ts";

function samplesOf(families: readonly MetricFamily[], name: string) {
  const family = families.find((one) => one.name === name);
  return family && family.type !== "histogram" ? family.samples : undefined;
}

const figures = () => new CurrentFigures({ run: "r1", scenario: "smoke" }, "sessions");

describe("the node's figures", () => {
  it("stand under the name of prometheus.erl 6 and under the older one", () => {
    const families = seriesMetrics({ "memory.system": 30, "memory.processes": 12, "count.processes": 7 });
    const both = [
      [{ kind: "system" }, 30],
      [{ kind: "processes" }, 12],
    ];
    expect(samplesOf(families, "erlang_vm_memory_bytes")).toEqual(both);
    expect(samplesOf(families, "erlang_vm_memory_bytes_total")).toEqual(both);
    expect(samplesOf(families, "erlang_vm_processes")).toEqual([[{}, 7]]);
    expect(samplesOf(families, "erlang_vm_process_count")).toEqual([[{}, 7]]);
  });

  it("that follow from others are there when all of these are", () => {
    const parts = { "memory.atom": 1, "memory.binary": 2, "memory.code": 3, "memory.ets": 4 };
    const other = (values: Record<string, number>) =>
      samplesOf(seriesMetrics(values), "erlang_vm_memory_system_bytes")?.find(
        ([{ usage }]) => usage === "other",
      )?.[1];
    expect(other({ ...parts, "memory.system": 30 })).toBe(20);
    expect(other(parts)).toBeUndefined();
  });

  it("leave out no series of the probe", () => {
    const all = Object.keys(probeSeries).map((name) => [name.replace(/<\w+>/, "x"), 1] as const);
    const lines = (values: Record<string, number>) => prometheusText(seriesMetrics(values));
    const whole = lines(Object.fromEntries(all));
    const lost = all.filter(
      ([name]) => lines(Object.fromEntries(all.filter(([other]) => other !== name))) === whole,
    );
    expect(lost).toEqual([]);
  });

  it("are told by table and process, and in seconds", () => {
    const families = seriesMetrics({ "table.a.b.rows": 3, "process.p.stall": 250 });
    expect(samplesOf(families, "beamsoak_table_rows")).toEqual([[{ table: "a.b" }, 3]]);
    expect(samplesOf(families, "beamsoak_process_stall_seconds")).toEqual([[{ process: "p" }, 0.25]]);
  });
});

describe("a figure that is not renewed", () => {
  it("goes after three of its intervals and a second, unless it counts", () => {
    const run = figures();
    run.declare("load.ok", "counter");
    for (const t of [1000, 2000]) run.sample(t, { "os.rss": 5, "load.ok": t });
    expect(samplesOf(run.families(6000), "beamsoak_resident_bytes")).toEqual([[{}, 5]]);
    expect(samplesOf(run.families(6001), "beamsoak_resident_bytes")).toBeUndefined();
    expect(samplesOf(run.families(6001), "beamsoak_acts_ok")).toEqual([[{}, 2000]]);
  });
});

/** A run with something of each type, and a name that has to be escaped. */
function someRun(): CurrentFigures {
  const run = figures();
  run.declare("load.ok", "counter");
  run.sample(0, { "load.ok": 12, "memory.system": 30, 'table.a"\\b\n.rows': 4, "table.sessions.rows": 9 });
  run.missed("scan");
  run.missed("scan");
  run.phase("hold");
  run.attached("n@127.0.0.1");
  const latencies = new Latencies();
  for (const latency of [1, 1.5, 40, 90_000]) latencies.record(latency);
  run.latency({ histogram: latencies.encode() });
  return run;
}

describe("the text", () => {
  it("of Prometheus is read back as it was meant", () => {
    const read = new Map(
      parsePrometheusTextFormat(prometheusText(someRun().families(0))).map((family) => [family.name, family]),
    );
    expect(read.get("beamsoak_acts_ok_total")).toMatchObject({ type: "COUNTER", metrics: [{ value: "12" }] });
    expect(read.get("beamsoak_sessions")).toMatchObject({ type: "GAUGE", metrics: [{ value: "9" }] });
    expect(read.get("beamsoak_table_rows")?.metrics.map(({ labels }) => labels?.["table"])).toEqual([
      'a"\\b\n',
      "sessions",
    ]);
    expect(read.get("beamsoak_missed_samples_total")?.metrics).toEqual([
      { value: "2", labels: { source: "scan" } },
    ]);
    expect(read.get("beamsoak_phase")?.metrics.filter(({ value }) => value === "1")).toEqual([
      { value: "1", labels: { phase: "hold" } },
    ]);
    expect(read.get("beamsoak_run_info")?.metrics).toEqual([
      { value: "1", labels: { run: "r1", scenario: "smoke", node: "n@127.0.0.1" } },
    ]);
    const { count, sum, buckets } = read.get("beamsoak_latency_seconds")!.metrics[0]!;
    expect(buckets).toMatchObject({
      "0.001": "1",
      "0.002": "2",
      "0.02": "2",
      "0.05": "3",
      "30.0": "3",
      "+Inf": "4",
    });
    expect(count).toBe("4");
    expect(Number(sum)).toBeCloseTo(90.0425, 1);
  });

  it("of OpenMetrics has the same samples, ends, and names a counter without _total", () => {
    const families = someRun().families(0);
    const samples = (text: string) => text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    const text = openMetricsText(families);
    expect(samples(text)).toEqual(samples(prometheusText(families)));
    expect(text.endsWith("\n# EOF\n")).toBe(true);
    expect(text).toContain("# TYPE beamsoak_acts_ok counter\n");
    for (const [, name, unit] of text.matchAll(/^# UNIT (\S+) (\S+)$/gm)) expect(name).toMatch(`_${unit}`);
  });
});
