import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadTimeline } from "../../../harness/timeline/load.ts";
import { judgeRun } from "../../../harness/verdict/judge-run.ts";
import { incidentSeries } from "../../support/incident-shapes.ts";
import { incident } from "../../support/scenarios.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { recordsOf, synthesize } from "../../support/timelines.ts";

it("a run judged from disk gets the verdict that it got at its end, and gets it again", async () => {
  const scenario = incident();
  const shape = { scenario, series: incidentSeries };
  const folder = tempFolder();
  const lines = [...recordsOf(shape)].map((record) => `${JSON.stringify(record)}\n`);
  writeFileSync(join(folder, "timeline.ndjson"), lines.join(""));

  const atTheEnd = judgeRun(synthesize(shape), scenario);
  expect(judgeRun(await loadTimeline(folder), scenario)).toEqual(atTheEnd);
  expect(judgeRun(await loadTimeline(folder), scenario)).toEqual(atTheEnd);
});
