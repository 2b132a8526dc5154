import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { playbackWanted, type PlaybackFlags } from "../../../harness/cli/playback-options.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const plain: PlaybackFlags = { speedUp: 10, env: [] };
/** Where nothing is. */
const out = join(tmpdir(), "beamsoak-nowhere", "again.ts");

describe("what record is to write", () => {
  it("is nothing without a scenario to be like", async () => {
    expect(await playbackWanted(plain)).toBeNull();
  });

  it("has the service and the contract of the other", async () => {
    const flags = { ...plain, like: "smoke", out, idleTimeout: 60_000, env: ["idle_timeout={idleTimeout}"] };
    const wanted = (await playbackWanted(flags))!;
    expect(wanted.like.sessions.table).toBe("sessions");
    expect(wanted.env).toEqual({ idle_timeout: "{idleTimeout}" });
  });

  it.each<[string, Partial<PlaybackFlags>, string]>([
    ["a file and nothing to be like", { out }, "RECORD_WITHOUT_LIKE"],
    ["a scenario that is not there", { like: "nowhere", out }, "SCENARIO_NOT_FOUND"],
    ["a timer that the service is not told", { like: "smoke", out, sweepInterval: 1 }, "TIMER_UNTOLD"],
    ["a timer that nobody said", { like: "smoke", out, env: ["idle={idleTimeout}"] }, "TIMER_MISSING"],
    ["a setting without a value", { like: "smoke", out, env: ["idle"] }, "ENV_SETTING"],
  ])("is refused before anything is recorded: %s", async (_, flags, code) => {
    await expect(playbackWanted({ ...plain, ...flags })).rejects.toMatchObject({ code, exitCode: 2 });
  });

  it("overwrites nothing unless it is told to", async () => {
    const there = join(tempFolder(), "again.ts");
    writeFileSync(there, "");
    const flags = { ...plain, like: "smoke", out: there };
    await expect(playbackWanted(flags)).rejects.toMatchObject({ code: "RECORD_EXISTS" });
    expect(await playbackWanted({ ...flags, force: true })).not.toBeNull();
  });
});
