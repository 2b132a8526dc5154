import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { HOUR, MIB, MINUTE } from "../../../harness/base/units.ts";
import { renderSeries, seriesJson } from "../../../harness/report/judged-series.ts";
import type { JudgedSeries } from "../../../harness/report/types.ts";

const golden = (name: string) => join(import.meta.dirname, "files", name);
const remarks = ["12 counters are left out: a counter always rises."];

const bounded: JudgedSeries = {
  name: 'erlang_vm_memory_bytes_total{kind="system",node="shop@10.0.0.7"}',
  unit: "B",
  outcome: "bounded",
  reason:
    "The memory stayed level at 312.0 MiB for 5h 24m: growth above 1.2 MiB/h would have shown. It is written out at length here.",
  model: "constant",
  growth: { perHour: 0.1 * MIB, low: -0.2 * MIB, high: 0.4 * MIB, perUser: null },
  detectable: 1.2 * MIB,
  timeToLimit: null,
  open: null,
  remarks: [],
};

const unbounded: JudgedSeries = {
  name: "table.sessions.rows",
  unit: "count",
  outcome: "unbounded",
  reason: "The floor rose 4.1 % in 5h 24m, gave back at most 0.3 %, and still rises in the last third.",
  model: "linear",
  growth: { perHour: 1843, low: 1799, high: 1887, perUser: null },
  detectable: 212,
  timeToLimit: 19 * HOUR,
  open: null,
  remarks: [
    "3 samples without a finite number left out.",
    "2 gaps of 14m in all; nothing is assumed of what was not sampled, neither that it rose nor that it fell there.",
  ],
};

const open: JudgedSeries = {
  name: "count.ports",
  unit: "count",
  outcome: "inconclusive",
  reason: "count.ports has 12 samples to judge, of the 60 that it takes; 12m more would bring them.",
  model: "none",
  growth: null,
  detectable: null,
  timeToLimit: null,
  open: { kind: "noisy", longer: 12 * MINUTE },
  remarks: [],
};

const all = [bounded, unbounded, open];

describe("series of a file for people", () => {
  it("read as they should, the worst first", async () => {
    await expect(renderSeries(all, remarks, { colour: false })).toMatchFileSnapshot(golden("series.txt"));
  });

  it("read as they should where all is well", async () => {
    await expect(renderSeries([bounded], [], { colour: false })).toMatchFileSnapshot(
      golden("series-bounded.txt"),
    );
  });

  it("fit into 100 columns", () => {
    const lines = renderSeries(all, remarks, { colour: false }).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("keep a name that is longer than the page whole", () => {
    const name = "x".repeat(120);
    expect(renderSeries([{ ...open, name }], [], { colour: false })).toContain(`${name}  none\n`);
  });

  it("carry colour only where asked to, and the same words", () => {
    const coloured = renderSeries(all, remarks, { colour: true });
    expect(coloured).toContain("\u001b[");
    expect(stripVTControlCharacters(coloured)).toBe(renderSeries(all, remarks, { colour: false }));
  });
});

it("series of a file for machines keep the order of the file", async () => {
  await expect(seriesJson(all)).toMatchFileSnapshot(golden("series.json"));
});
