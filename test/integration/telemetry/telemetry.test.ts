import { execFile } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../harness/base/clock.ts";
import { startTelemetry, type Telemetry } from "../../../harness/telemetry/telemetry.ts";
import { loadTimeline } from "../../../harness/timeline/load.ts";
import { openTimeline } from "../../../harness/timeline/writer.ts";
import { otlpReceiver } from "../../support/otlp-receiver.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const anyPort = { host: "127.0.0.1", port: 0 };

/** Lets it follow the record of a run that has nothing but one sample. */
function followed(telemetry: Telemetry) {
  const runDir = tempFolder();
  const notes: string[] = [];
  const record = openTimeline(runDir, { startedAt: new Date().toISOString(), scenario: "s" });
  const timeline = telemetry.follow({
    ...{ runDir, scenario: "s", sessionTable: "sessions", timeline: record },
    ...{ clock: systemClock, now: () => 1000, note: (line: string) => void notes.push(line) },
  });
  timeline.declare({ name: "users.active", unit: "count", type: "gauge" });
  timeline.sample(1000, { "users.active": 3 });
  const events = async () => {
    timeline.end(1000, "completed", "");
    timeline.close();
    const read = await loadTimeline(runDir);
    return read.events.map(({ event, data }) => [event, data]);
  };
  return { notes, events };
}

describe("scraping", () => {
  it("answers in the format that is accepted, at /metrics alone", async () => {
    await using telemetry = await startTelemetry({ prometheus: anyPort, otlp: null });
    const { notes } = followed(telemetry);
    const url = /http:\S+/.exec(notes[0]!)![0];
    const get = async (accept: string) => {
      const answer = await fetch(url, { headers: { accept } });
      return [answer.headers.get("content-type")!.split(";")[0], await answer.text()] as const;
    };
    const [plain, text] = await get("text/plain;version=0.0.4;q=0.5, */*;q=0.1");
    expect(plain).toBe("text/plain");
    expect(text).toContain("\nbeamsoak_users_active 3\n");
    expect(text).not.toContain("# EOF");
    const [open, openText] = await get("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
    expect(open).toBe("application/openmetrics-text");
    expect(openText.endsWith("# EOF\n")).toBe(true);
    expect((await get("application/openmetrics-text;q=0"))[0]).toBe("text/plain");
    expect((await fetch(new URL("/", url))).status).toBe(404);
    expect((await fetch(url, { method: "POST" })).status).toBe(405);
  });

  it("says so when somebody else listens there", async () => {
    await using other = await otlpReceiver();
    const { port } = new URL(other.url);
    const plan = { prometheus: { host: "127.0.0.1", port: Number(port) }, otlp: null };
    await expect(startTelemetry(plan)).rejects.toMatchObject({ code: "METRICS_NOT_SERVED", exitCode: 4 });
  });
});

describe("a receiver that", () => {
  it("refuses what it is sent is told of once, with an event, and the rest of the run goes on", async () => {
    await using receiver = await otlpReceiver(400);
    await using telemetry = await startTelemetry({ prometheus: null, otlp: new URL(receiver.url) });
    const { notes, events } = followed(telemetry);
    await expect.poll(() => receiver.requests.length, { timeout: 30_000 }).toBe(1);
    await telemetry.finish();
    expect(receiver.requests.length).toBe(2);
    expect(notes.filter((note) => note.includes("do not reach"))).toHaveLength(1);
    expect(await events()).toEqual([
      ["telemetry.failed", { otlp: receiver.url }],
      ["telemetry.lost", { lost: 2 }],
    ]);
  });

  it("never answers is not waited for", async () => {
    await using receiver = await otlpReceiver("never");
    await using telemetry = await startTelemetry({ prometheus: null, otlp: new URL(receiver.url) });
    const { events } = followed(telemetry);
    await telemetry.finish();
    expect(receiver.requests.length).toBe(1);
    expect(await events()).toEqual([["telemetry.lost", { lost: 1 }]]);
  });
});

it("without OpenTelemetry's packages, one sentence tells how to get them", async () => {
  const house = tempFolder();
  const harness = resolve(import.meta.dirname, "../../../harness");
  for (const room of ["base", "telemetry"])
    cpSync(join(harness, room), join(house, room), { recursive: true });
  mkdirSync(join(house, "node_modules"));
  const ask = `import { openOtlp } from "./telemetry/otlp-client.ts";
    await openOtlp(new URL("http://127.0.0.1:4318")).catch(({ code, hint }) => console.log(code, hint));`;
  writeFileSync(join(house, "ask.mjs"), ask);
  const { stdout } = await promisify(execFile)(process.execPath, ["ask.mjs"], { cwd: house });
  expect(stdout).toMatch(/^OTLP_NOT_INSTALLED npm install @opentelemetry\/api /);
});
