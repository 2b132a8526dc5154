import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { FollowedTimeline } from "../../../harness/timeline/follow.ts";
import { loadTimeline } from "../../../harness/timeline/load.ts";
import { openTimeline } from "../../../harness/timeline/writer.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const FILE = "timeline.ndjson";

function recordedBytes(): Buffer {
  const folder = tempFolder();
  const writer = openTimeline(folder, { startedAt: "2026-03-01T12:00:00.000Z", scenario: "smoke" });
  for (const name of ["rows", "heap"]) writer.declare({ name, unit: "count", type: "gauge" });
  writer.phase(0, "ramp");
  for (let second = 1; second <= 20; second++) {
    writer.sample(second * 1000, { rows: second, heap: 7 * second });
    writer.event(second * 1000, second % 2 ? "stall" : "latency", "Ünïcode, cut anywhere");
  }
  writer.missed(20_000, "node", "no answer");
  writer.phase(20_000, "hold");
  writer.end(21_000, "completed", "");
  writer.close();
  return readFileSync(join(folder, FILE));
}

it("a record that is followed, read at any moments, is what loading it whole says of the series and events wanted", async () => {
  const bytes = recordedBytes();
  const header = bytes.indexOf(10) + 1;
  const folder = tempFolder();
  const looks = fc.uniqueArray(fc.integer({ min: header, max: bytes.length }), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(looks, async (ends) => {
      rmSync(join(folder, FILE), { force: true });
      const followed = new FollowedTimeline(folder, { series: ["rows", "absent"], events: ["stall"] });
      let written = 0;
      for (const end of [...ends, bytes.length].toSorted((a, b) => a - b)) {
        appendFileSync(join(folder, FILE), bytes.subarray(written, end));
        written = end;
        const whole = await loadTimeline(folder);
        const rows = whole.series.get("rows");
        expect(await followed.soFar()).toEqual({
          ...whole,
          series: new Map(rows ? [["rows", rows]] : []),
          events: whole.events.filter(({ event }) => event === "stall"),
          missed: [],
          tornBytes: 0,
        });
      }
    }),
  );
});
