import { readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../harness/base/exit-codes.ts";
import type { RunResult } from "../../harness/report/types.ts";
import type { CrashDump } from "../../harness/timeline/crash-dump.ts";
import { commandOf, environmentOf } from "../../harness/target/proc.ts";
import { requirement } from "../requirements.ts";
import { cli, startCli } from "../support/cli.ts";
import { dumpBytes, dumpPath } from "../support/dumps.ts";
import { tempFolder } from "../support/temp-folder.ts";

const brief = resolve(import.meta.dirname, "../fixtures/scenarios/brief.ts");

describe("beamsoak autopsy", () => {
  it("tells people why the node died, who held its memory, and what that points to", async () => {
    const { code, stdout } = await cli("autopsy", dumpPath("incident"));
    expect(stdout).toMatch(/eheap_alloc: Cannot allocate 49515520 bytes/);
    expect(stdout).toMatch(/sessions_owner <0\.93\.0>, garbing, heap 103\.9 MiB, 3 632 messages/);
    expect(stdout).toMatch(/sessions \(set\), 38 058 rows, owner sessions_owner/);
    expect(stdout).toMatch(/ets_sweep_slower_than_arrivals: Table sessions held/);
    expect(code).toBe(0);
  });

  it("tells machines the same, for the folder of a run too", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "erl_crash.dump"), dumpBytes("incident"));
    const { code, stdout } = await cli("autopsy", folder, "--json");
    const dump = JSON.parse(stdout) as CrashDump & { schemaVersion: number };
    expect(dump).toMatchObject({ schemaVersion: 1, known: { kind: "allocation-failure" }, truncated: null });
    expect(dump.leads[0]!.leakClass).toBe("ets_sweep_slower_than_arrivals");
    expect(code).toBe(0);
  });

  it("says of a file that is none what it is: exit 2, one clear message", async () => {
    const { code, stdout, stderr } = await cli("autopsy", "package.json");
    expect(stderr).toMatch(/package\.json is no crash dump .* begins with "\{"/);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
    expect(code).toBe(ExitCode.usage);
  });

  it("has help with examples", async () => {
    expect((await cli("autopsy", "--help")).stdout).toMatch(/Examples:\n {2}\$ beamsoak autopsy /);
  });
});

describe.runIf(requirement("erlang"))("a run whose node dies", { timeout: 180_000 }, () => {
  it("keeps its crash dump and says what is in it, exit 5, and the same from disk", async () => {
    const reports = tempFolder();
    const flags = ["--set", "hold=60s", "--target", "process", "--reports", reports, "--json"];
    const running = startCli(["run", brief, ...flags]);
    await running.shows("hold");
    process.kill(nodeOf(reports), "SIGUSR1");
    const { code, stdout } = await running.finished;
    const result = JSON.parse(stdout) as RunResult;
    expect(code).toBe(ExitCode.target);
    expect(readdirSync(result.runDir)).toContain("erl_crash.dump");
    const { crashDump, lastSeen } = result.death!;
    expect(crashDump).toMatchObject({
      slogan: "Received SIGUSR1",
      known: { kind: "signalled" },
      truncated: null,
    });
    expect(crashDump!.tables.byMemory.map(({ name }) => name)).toContain("sessions");
    expect(lastSeen.map(({ series }) => series)).toContain("memory.total");
    expect(JSON.parse((await cli("judge", result.runDir, "--json")).stdout)).toEqual(result);
  });
});

/** The VM of the run under this folder; the sidecar writes no dump there. */
function nodeOf(reports: string): number {
  const writesHere = (pid: number) => environmentOf(pid)?.get("ERL_CRASH_DUMP")?.startsWith(reports) === true;
  const pids = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const node = pids.find((pid) => commandOf(pid) === "beam.smp" && writesHere(pid));
  if (node === undefined) throw new Error("no node of this run was found");
  return node;
}
