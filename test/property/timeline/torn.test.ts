import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { loadTimeline } from "../../../harness/timeline/load.ts";
import { openTimeline } from "../../../harness/timeline/writer.ts";
import { tempFolder } from "../../support/temp-folder.ts";

it("a record cut off at any byte loads up to its last whole line", async () => {
  const whole = tempFolder();
  const writer = openTimeline(whole, { startedAt: "2026-03-01T12:00:00.000Z", scenario: "smoke" });
  const headerEnd = readFileSync(join(whole, "timeline.ndjson")).length;
  writer.declare({ name: "rows", unit: "count", type: "gauge" });
  for (let second = 1; second <= 20; second++) writer.sample(second * 1000, { rows: second });
  writer.close();
  const bytes = readFileSync(join(whole, "timeline.ndjson"));

  const cut = tempFolder();
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: headerEnd, max: bytes.length }), async (length) => {
      const kept = bytes.subarray(0, length);
      writeFileSync(join(cut, "timeline.ndjson"), kept);
      const timeline = await loadTimeline(cut);
      const samples = kept
        .toString()
        .split("\n")
        .slice(0, -1)
        .filter((line) => line.includes('"sample"')).length;
      expect(timeline.series.get("rows")?.v.length ?? 0).toBe(samples);
      expect(timeline.lastT).toBe(samples * 1000);
      expect(timeline.tornBytes).toBe(length - (kept.lastIndexOf(10) + 1));
    }),
  );
});
