import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../../harness/base/exit-codes.ts";
import { cli } from "../../support/cli.ts";
import { incident } from "../../support/scenarios.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { recordsOf } from "../../support/timelines.ts";

function storedRun(): string {
  const folder = tempFolder();
  const lines = [...recordsOf({ scenario: incident() })].map((record) => JSON.stringify(record));
  writeFileSync(join(folder, "timeline.ndjson"), `${lines.join("\n")}\n`);
  return folder;
}

describe("export", () => {
  it("writes the series that are wanted to a file", async () => {
    const folder = storedRun();
    const out = join(folder, "memory.csv");
    const end = await cli(
      "export",
      folder,
      "--wide",
      "--series",
      "memory.e?s",
      "--series",
      "os.*",
      "--out",
      out,
    );
    expect(end).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(readFileSync(out, "utf8")).toMatch(
      /^time,memory\.ets,os\.rss\r\n2026-03-01T12:00:00\.000Z,\d+,\d+\r\n/,
    );
  });

  it("ends quietly when whoever reads has seen enough", async () => {
    const main = resolve(import.meta.dirname, "../../../harness/cli/main.ts");
    const child = spawn(process.execPath, [main, "export", storedRun()], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = once(child, "close");
    let complaint = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
    await once(child.stdout, "data");
    child.stdout.destroy();
    expect([await ended, complaint]).toEqual([[0, null], ""]);
  });

  it.each([
    ["a series that is not there", ["--series", "memory"], /No series of the run matches "memory"/],
    [
      "a form that only CSV has",
      ["--format", "parquet", "--wide"],
      /--wide is a form of csv, not of parquet/,
    ],
  ])("refuses %s", async (_, flags, message) => {
    const end = await cli("export", storedRun(), ...flags);
    expect(end.code).toBe(ExitCode.usage);
    expect(end.stderr).toMatch(message);
  });
});
