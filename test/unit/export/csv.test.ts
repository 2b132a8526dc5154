import { describe, expect, it } from "vitest";
import { csvLong } from "../../../harness/export/csv-long.ts";
import { csvWide } from "../../../harness/export/csv-wide.ts";
import type { TimelineRecord } from "../../../harness/timeline/types.ts";
import { all, exported, readingsOf } from "../../support/exported.ts";
import { incident } from "../../support/scenarios.ts";
import { readText } from "../../support/series-text.ts";
import { recordsOf, synthesize } from "../../support/timelines.ts";

const shape = { scenario: incident(), until: 60_000 };
const records = [...recordsOf(shape)];

const textOf = async (chunks: AsyncIterable<string>) => (await all(chunks)).join("");

const odd: readonly TimelineRecord[] = [
  { kind: "header", schemaVersion: 1, startedAt: "2026-03-01T12:00:00.000Z", scenario: "odd" },
  { kind: "series", name: 'process."a, b".heap', unit: "B", type: "gauge" },
  { kind: "series", name: "n", unit: "count", type: "counter" },
  { kind: "sample", t: 5, values: { n: 1 } },
  { kind: "phase", t: 10, phase: "baseline" },
  { kind: "sample", t: 10, values: { 'process."a, b".heap': 1.5 } },
  { kind: "sample", t: 10, values: { n: 2 } },
  { kind: "sample", t: 12, values: { 'process."a, b".heap': 1e21 } },
];

describe("CSV with a row for each reading", () => {
  it("holds every reading once, in the order of the record", async () => {
    const { outline, batches } = exported(records);
    const [head, ...rows] = (await textOf(csvLong(outline, batches()))).trimEnd().split("\r\n");
    expect(head).toBe("t_ms,time,series,unit,value,phase");
    expect(rows).toEqual(readingsOf(records).map((reading) => Object.values(reading).join(",")));
    expect(rows.length).toBeGreaterThan(1000);
  });

  it("quotes what would break a row, and leaves the phase out before the first", async () => {
    const { outline, batches } = exported(odd);
    expect((await textOf(csvLong(outline, batches()))).split("\r\n").slice(1)).toEqual([
      "5,2026-03-01T12:00:00.005Z,n,count,1,",
      '10,2026-03-01T12:00:00.010Z,"process.""a, b"".heap",B,1.5,baseline',
      "10,2026-03-01T12:00:00.010Z,n,count,2,baseline",
      '12,2026-03-01T12:00:00.012Z,"process.""a, b"".heap",B,1e+21,baseline',
      "",
    ]);
  });

  it("asks for records only when those before them are written, so that a long run stays out of memory", async () => {
    let asked = 0;
    const { outline } = exported(records);
    const endless = async function* () {
      for (;;) {
        asked++;
        yield await Promise.resolve([
          { kind: "sample", t: asked, values: { "memory.total": 1 } },
        ] satisfies TimelineRecord[]);
      }
    };
    const rows = csvLong(outline, endless());
    for (let taken = 0; taken < 5; taken++) await rows.next();
    expect(asked).toBe(4);
  });
});

describe("CSV with a column for each series", () => {
  it("is read back by judge as the series of the run", async () => {
    const { outline, batches } = exported(records);
    const timeline = synthesize(shape);
    const { series } = await readText(await textOf(csvWide(outline, batches())));
    expect(series.map(({ name }) => name)).toEqual([...timeline.series.keys()]);
    for (const { name, t, v } of series) {
      const seen = [...v.entries()].filter(([, value]) => !Number.isNaN(value));
      const origin = timeline.series.get("memory.total")!.t[0]!;
      expect(seen.map(([, value]) => value)).toEqual([...timeline.series.get(name)!.v]);
      expect(seen.map(([index]) => t[index]! + origin)).toEqual([...timeline.series.get(name)!.t]);
    }
  });

  it("puts readings of one time into one row, and nothing where there is no reading", async () => {
    const { outline, batches } = exported(odd);
    expect(await textOf(csvWide(outline, batches()))).toBe(
      [
        'time,"process.""a, b"".heap",n',
        "2026-03-01T12:00:00.005Z,,1",
        "2026-03-01T12:00:00.010Z,1.5,2",
        "2026-03-01T12:00:00.012Z,1e+21,",
        "",
      ].join("\r\n"),
    );
  });
});
