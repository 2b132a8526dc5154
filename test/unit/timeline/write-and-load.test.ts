import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadTimeline } from "../../../harness/timeline/load.ts";
import { openTimeline, type TimelineWriter } from "../../../harness/timeline/writer.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const header = { startedAt: "2026-03-01T12:00:00.000Z", scenario: "smoke" };

function record(write: (writer: TimelineWriter) => void): string {
  const folder = tempFolder();
  const writer = openTimeline(folder, header);
  write(writer);
  writer.close();
  return folder;
}

describe("a timeline that was written", () => {
  it("loads with its series, phases, misses, events and end", async () => {
    const folder = record((writer) => {
      writer.phase(0, "baseline");
      writer.declare({ name: "memory.total", unit: "B", type: "gauge" });
      writer.declare({ name: "load.sent", unit: "count", type: "counter" });
      writer.sample(1000, { "memory.total": 5e7 });
      writer.phase(2000, "ramp");
      writer.sample(2000.4, { "memory.total": 6e7, "load.sent": 12 });
      writer.missed(3000, "node", "no answer within 1 s");
      writer.event(3500, "stall", "the node stalled", { ms: 880 });
      writer.end(4000, "completed", "the plan was carried out");
    });
    const timeline = await loadTimeline(folder);
    expect(timeline.header).toEqual({ kind: "header", schemaVersion: 1, ...header });
    expect(timeline.series.get("memory.total")).toEqual({
      name: "memory.total",
      unit: "B",
      type: "gauge",
      t: Float64Array.of(1000, 2000),
      v: Float64Array.of(5e7, 6e7),
    });
    expect(timeline.series.get("load.sent")?.v).toEqual(Float64Array.of(12));
    expect(timeline.phases).toEqual([
      { phase: "baseline", cycle: 0, from: 0, to: 2000 },
      { phase: "ramp", cycle: 1, from: 2000, to: 4000 },
    ]);
    expect(timeline.missed).toMatchObject([{ t: 3000, source: "node", reason: "no answer within 1 s" }]);
    expect(timeline.events).toMatchObject([{ t: 3500, event: "stall", data: { ms: 880 } }]);
    expect(timeline.end).toMatchObject({ t: 4000, reason: "completed" });
    expect(timeline).toMatchObject({ lastT: 4000, tornBytes: 0 });
  });

  it("is readable while the run goes on", async () => {
    const folder = tempFolder();
    const writer = openTimeline(folder, header);
    writer.phase(0, "baseline");
    expect(await loadTimeline(folder)).toMatchObject({ end: null, phases: [{ phase: "baseline" }] });
    writer.close();
  });

  it("keeps more samples than fit into one chunk, in order", async () => {
    const folder = record((writer) => {
      writer.declare({ name: "n", unit: "count", type: "counter" });
      for (let n = 0; n < 10_000; n++) writer.sample(n, { n });
    });
    const series = (await loadTimeline(folder)).series.get("n")!;
    expect(series.v).toEqual(Float64Array.from({ length: 10_000 }, (_, n) => n));
    expect(series.t).toEqual(series.v);
  });

  it("puts samples of a late source into the order of time", async () => {
    const folder = record((writer) => {
      writer.declare({ name: "n", unit: "count", type: "gauge" });
      writer.sample(2000, { n: 2 });
      writer.sample(1000, { n: 1 });
    });
    expect((await loadTimeline(folder)).series.get("n")?.v).toEqual(Float64Array.of(1, 2));
  });

  it("records a value that is not a number as missed, not as data", async () => {
    const folder = record((writer) => {
      writer.declare({ name: "n", unit: "count", type: "gauge" });
      writer.sample(1000, { n: NaN });
    });
    const timeline = await loadTimeline(folder);
    expect(timeline.series.get("n")?.v).toHaveLength(0);
    expect(timeline.missed).toMatchObject([{ source: "n", reason: "the value was NaN" }]);
  });
});

describe("the writer refuses", () => {
  it("a folder that holds a record already", () => {
    const folder = record(() => undefined);
    expect(() => openTimeline(folder, header)).toThrow(/Cannot start the record/);
  });

  it("a sample of a series that was not declared", () => {
    record((writer) => expect(() => writer.sample(0, { n: 1 })).toThrow(/before it was declared/));
  });

  it("to give a series a second meaning, but not to be told the same twice", () => {
    record((writer) => {
      writer.declare({ name: "heap", unit: "B", type: "gauge" });
      writer.declare({ name: "heap", unit: "B", type: "gauge" });
      expect(() => writer.declare({ name: "heap", unit: "words", type: "gauge" })).toThrow(
        /gauge in B already/,
      );
    });
  });
});

describe("a damaged record", () => {
  const folderWith = (text: string) => {
    const folder = record((writer) => writer.phase(0, "baseline"));
    appendFileSync(join(folder, "timeline.ndjson"), text);
    return folder;
  };

  it("loses its torn last line and says how many bytes that were", async () => {
    const torn = '{"kind":"phase","t":10';
    expect(await loadTimeline(folderWith(torn))).toMatchObject({ tornBytes: torn.length, lastT: 0 });
  });

  it.each([
    ["not JSON", '{"kind":"pha\n', /line 3 is broken: .*JSON/],
    ["an unknown kind", '{"kind":"guess","t":1}\n', /line 3 is broken: unknown kind of record "guess"/],
    ["a missing field", '{"kind":"phase","t":1}\n', /line 3 is broken: a phase record lacks a field/],
    ["a value that is no number", '{"kind":"sample","t":1,"values":{"n":null}}\n', /line 3 is broken/],
    [
      "a sample out of nowhere",
      '{"kind":"sample","t":1,"values":{"n":1}}\n',
      /line 3 .* n, which was not declared/,
    ],
    ["a second header", '{"kind":"header","startedAt":"","scenario":""}\n', /line 3 .* a second header/],
  ])("is refused for %s in the middle", async (_, line, message) => {
    const folder = folderWith(`${line}{"kind":"phase","t":20,"phase":"ramp"}\n`);
    await expect(loadTimeline(folder)).rejects.toThrow(message);
    await expect(loadTimeline(folder)).rejects.toMatchObject({ code: "TIMELINE_BROKEN", exitCode: 2 });
  });

  it("is refused when it begins with anything but the header", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "timeline.ndjson"), '{"kind":"phase","t":0,"phase":"ramp"}\n');
    await expect(loadTimeline(folder)).rejects.toThrow(
      /line 1 is broken: the first record must be the header/,
    );
  });

  it("is told apart from no record at all", async () => {
    await expect(loadTimeline(tempFolder())).rejects.toMatchObject({
      code: "TIMELINE_NOT_FOUND",
      exitCode: 2,
    });
    const folder = tempFolder();
    writeFileSync(join(folder, "timeline.ndjson"), "");
    await expect(loadTimeline(folder)).rejects.toMatchObject({ code: "TIMELINE_NOT_FOUND" });
  });

  it("keeps non-ASCII text whole across the reader's chunks", async () => {
    const message = "ü".repeat(700_001);
    const folder = record((writer) => writer.event(1, "odd", message));
    expect((await loadTimeline(folder)).events[0]?.message).toBe(message);
    expect(readFileSync(join(folder, "timeline.ndjson")).length).toBeGreaterThan(1 << 20);
  });
});
