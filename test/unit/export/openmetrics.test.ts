import { expect, it } from "vitest";
import { openMetricsText } from "../../../harness/export/openmetrics.ts";
import { Assembly } from "../../../harness/timeline/assemble.ts";
import type { TimelineRecord } from "../../../harness/timeline/types.ts";
import { incident } from "../../support/scenarios.ts";
import { synthesize } from "../../support/timelines.ts";

const header = { kind: "header", schemaVersion: 1, startedAt: "2026-03-01T12:00:00.000Z" } as const;

function textOf(...records: readonly TimelineRecord[]): string {
  const assembly = new Assembly();
  for (const record of [{ ...header, scenario: 'a "b"' }, ...records]) assembly.add(record);
  const timeline = assembly.finish(0)!;
  return [...openMetricsText(timeline, [...timeline.series.keys()])].join("");
}

it("OpenMetrics tells type, unit and origin, in base units and with the time of each sample", () => {
  const text = textOf(
    { kind: "series", name: "latency.p99", unit: "ms", type: "gauge" },
    { kind: "series", name: "load.due", unit: "count", type: "counter" },
    { kind: "series", name: "never.sampled", unit: "B", type: "gauge" },
    { kind: "sample", t: 1500, values: { "latency.p99": 21 } },
    { kind: "sample", t: 2500, values: { "latency.p99": 30, "load.due": 7 } },
  );
  expect(text).toBe(`# TYPE beamsoak_latency_p99_seconds gauge
# UNIT beamsoak_latency_p99_seconds seconds
# HELP beamsoak_latency_p99_seconds latency.p99 of a run of beamsoak.
beamsoak_latency_p99_seconds{scenario="a \\"b\\"",series="latency.p99"} 0.021 1772366401.500
beamsoak_latency_p99_seconds{scenario="a \\"b\\"",series="latency.p99"} 0.03 1772366402.500
# TYPE beamsoak_load_due counter
# HELP beamsoak_load_due load.due of a run of beamsoak.
beamsoak_load_due_total{scenario="a \\"b\\"",series="load.due"} 7 1772366402.500
# EOF
`);
});

it("OpenMetrics keeps series apart whose names become one, drops what another sample of the time corrects", () => {
  const text = textOf(
    { kind: "series", name: "table.a-b.memory", unit: "B", type: "gauge" },
    { kind: "series", name: "table.a_b.memory", unit: "B", type: "gauge" },
    { kind: "sample", t: 0, values: { "table.a-b.memory": 1, "table.a_b.memory": 2 } },
    { kind: "sample", t: 0, values: { "table.a-b.memory": 3 } },
  );
  expect(text.match(/^# TYPE .*$/gm)).toEqual(["# TYPE beamsoak_table_a_b_memory_bytes gauge"]);
  expect(text.match(/series=\S+ \S+/g)).toEqual([
    'series="table.a-b.memory"} 3',
    'series="table.a_b.memory"} 2',
  ]);
});

it("every line of a whole run has the form that the format gives it, no metric is told twice", () => {
  const timeline = synthesize({ scenario: incident(), until: 60_000 });
  const text = [...openMetricsText(timeline, [...timeline.series.keys()])].join("");
  const lines = text.split("\n");
  expect(lines.splice(-2)).toEqual(["# EOF", ""]);
  const names: string[] = [];
  let type = "";
  for (const line of lines) {
    const [, name, found] = /^# TYPE ([a-zA-Z_][a-zA-Z0-9_]*) (gauge|counter)$/.exec(line) ?? [];
    if (name !== undefined) {
      names.push(name);
      type = found!;
      continue;
    }
    const family = names.at(-1)!;
    const unit = /^# UNIT (\S+) ([a-z_]+)$/.exec(line);
    if (unit) expect([unit[1], family.endsWith(`_${unit[2]}`)]).toEqual([family, true]);
    else if (!line.startsWith(`# HELP ${family} `))
      expect(line).toMatch(
        new RegExp(
          `^${family}${type === "counter" ? "_total" : ""}\\{scenario="[^"]*",series="[^"]*"\\} \\S+ \\d+\\.\\d{3}$`,
        ),
      );
  }
  expect(new Set(names).size).toBe(timeline.series.size);
  expect(names.length).toBe(timeline.series.size);
});
