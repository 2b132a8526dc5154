import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRunFolder, findRun } from "../../../harness/timeline/run-folder.ts";
import { openTimeline } from "../../../harness/timeline/writer.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const noon = new Date("2026-03-01T12:00:00.750Z");

function run(reports: string, scenario: string, startedAt = noon): string {
  const folder = createRunFolder(reports, scenario, startedAt);
  openTimeline(folder, { startedAt: startedAt.toISOString(), scenario }).close();
  return folder;
}

describe("a run's folder", () => {
  it("is named by scenario and UTC time", () => {
    const reports = tempFolder();
    expect(createRunFolder(reports, "smoke", noon)).toBe(join(reports, "smoke", "2026-03-01T12-00-00Z"));
  });

  it("gets a number when another run started in the same second", () => {
    const reports = tempFolder();
    createRunFolder(reports, "smoke", noon);
    expect(createRunFolder(reports, "smoke", noon)).toBe(join(reports, "smoke", "2026-03-01T12-00-00Z-02"));
  });
});

describe("finding a run", () => {
  it("takes a run's folder as it is", () => {
    const folder = run(tempFolder(), "smoke");
    expect(findRun(folder, "elsewhere")).toBe(folder);
  });

  it("takes the latest run of a scenario, by folder or by name", () => {
    const reports = tempFolder();
    run(reports, "smoke", new Date("2026-03-01T11:59:59Z"));
    run(reports, "smoke");
    const latest = run(reports, "smoke");
    expect(findRun("smoke", reports)).toBe(latest);
    expect(findRun(join(reports, "smoke"), "elsewhere")).toBe(latest);
  });

  it("passes over a folder in which no record was begun", () => {
    const reports = tempFolder();
    const folder = run(reports, "smoke");
    mkdirSync(join(reports, "smoke", "2027-01-01T00-00-00Z"));
    expect(findRun("smoke", reports)).toBe(folder);
  });

  it("names the scenarios that have run when it finds none", () => {
    const reports = tempFolder();
    run(reports, "smoke");
    try {
      findRun("smoky", reports);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        code: "RUN_NOT_FOUND",
        exitCode: 2,
        hint: expect.stringContaining("smoke") as string,
      });
    }
  });
});
