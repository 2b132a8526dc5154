import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { loadTimeline } from "../../../harness/timeline/load.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const writer = resolve(import.meta.dirname, "../../../harness/timeline/writer.ts");

/** Writes sample after sample and says after each that it is on the record, until it is killed. */
const program = `
  import { writeSync } from "node:fs";
  import { openTimeline } from ${JSON.stringify(writer)};
  const timeline = openTimeline(process.argv[1], { startedAt: "2026-03-01T12:00:00.000Z", scenario: "smoke" });
  timeline.declare({ name: "n", unit: "count", type: "counter" });
  for (let n = 1; ; n++) {
    timeline.sample(n, { n });
    writeSync(1, n + "\\n");
  }`;

it("every sample that was written before a kill -9 is on the record", async () => {
  const folder = tempFolder();
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program, folder]);
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    if (said.length > 10_000) child.kill("SIGKILL");
  });
  const [, signal] = (await once(child, "close")) as [number | null, string | null];
  expect(signal).toBe("SIGKILL");
  const acknowledged = said.split("\n").length - 1;
  const values = (await loadTimeline(folder)).series.get("n")!.v;
  expect(acknowledged).toBeGreaterThan(1000);
  expect(values.length).toBeGreaterThanOrEqual(acknowledged);
  expect(values).toEqual(Float64Array.from(values, (_, index) => index + 1));
});
