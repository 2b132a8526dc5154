import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ExitCode } from "../../harness/base/exit-codes.ts";
import { findK6 } from "../../harness/target/k6.ts";
import type { RunResult } from "../../harness/report/types.ts";
import { commandOf, pids, read } from "../../harness/target/proc.ts";
import { requirement } from "../requirements.ts";
import { cli, startCli } from "../support/cli.ts";

const folder = mkdtempSync(join(tmpdir(), "beamsoak-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** Tests that run side by side cannot have folders that go with the test. */
const newFolder = () => mkdtempSync(join(folder, "test-"));

function runsScript(pid: number, script: string): boolean {
  return (read(`/proc/${pid}/cmdline`) ?? "").split("\0").includes(script);
}

const fixture = (name: string) => resolve(import.meta.dirname, "../fixtures", name);
const run = ["run", fixture("scenarios/brief.ts"), "--target", "process"];

describe
  .skipIf(!requirement("k6") || !requirement("erlang"))
  .concurrent("a k6 script of one's own", { timeout: 180_000 }, () => {
    it("runs unchanged under the probe; gates that need to know its users are skipped, and it is said", async () => {
      const args = [...run, "--k6", fixture("k6/own-users.ts"), "--reports", newFolder(), "--json"];
      const { code, stdout } = await cli(...args, "--set", "hold=10m");
      const { verdict, load, runDir } = JSON.parse(stdout) as RunResult;
      expect(verdict.sentence).toMatch(/^Bounded under the load of own-users\.ts/);
      expect(code).toBe(ExitCode.bounded);
      expect(load!.ok).toBeGreaterThan(50);
      expect(load!.ok).toBe(load!.due);
      expect(load!.sessionsOpened).toBeNull();
      expect(verdict.gates.map(({ gateId }) => gateId)).not.toContain("sessions-bounded");
      expect(verdict.warnings).toContainEqual(
        expect.stringMatching(/^Skipped: sessions-bounded, sessions-kept\./),
      );
      const timeline = readFileSync(join(runDir, "timeline.ndjson"), "utf8");
      expect(timeline).toMatch(/"k6\.rss":\d{7}/);
      expect(timeline).toMatch(/"k6\.vus":5/);
    });

    it("that k6 does not accept is the user's mistake", async () => {
      const { code, stderr } = await cli(...run, "--k6", fixture("k6/broken.ts"), "--reports", newFolder());
      expect(stderr).toMatch(
        /k6 ended before its time: it does not accept the script's options \(exit code 104\)/,
      );
      expect(stderr).toMatch(/invalid duration/);
      expect(stderr).toMatch(/\[K6_CONFIG, exit 2\]/);
      expect(code).toBe(ExitCode.usage);
    });

    it("is ended gracefully by Ctrl-C, with a report and no k6 left", async () => {
      const script = join(newFolder(), "own-users-of-this-test.js");
      writeFileSync(
        script,
        'import { sleep } from "k6"; export const options = { vus: 2, duration: "1h" };\n',
      );
      appendFileSync(script, "export default () => sleep(1);\n");
      const running = () => pids().some((pid) => commandOf(pid) === "k6" && runsScript(pid, script));
      const args = [...run, "--k6", script, "--reports", newFolder(), "--json"];
      const beamsoak = startCli(args);
      await beamsoak.shows("hold");
      expect(running()).toBe(true);
      beamsoak.child.kill("SIGINT");
      const { code, stdout } = await beamsoak.finished;
      expect(code).toBe(ExitCode.interrupted);
      expect((JSON.parse(stdout) as RunResult).end.reason).toBe("interrupted");
      expect(running()).toBe(false);
    });
  });

describe.skipIf(!requirement("k6"))("the manifests of a distributed run", () => {
  it("hold a script that k6 takes with the very arguments that they give", async () => {
    const out = newFolder();
    const address = ["--url", "http://sessions:8080", "--attach", "sessions@sessions"];
    const { code, stderr } = await cli("distribute", "smoke", "--out", out, "--parallelism", "3", ...address);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const manifest = (name: string) => JSON.parse(readFileSync(join(out, name), "utf8")) as Manifest;
    const archive = join(out, "users.tar");
    writeFileSync(archive, Buffer.from(manifest("1-script.json").binaryData["users.tar"]!, "base64"));
    // As k6's operator cuts them: at blanks.
    const given = manifest("4-testrun.json").spec.arguments.split(" ");
    const inspected = spawnSync(findK6()!, [
      "inspect",
      "--execution-requirements",
      ...envOnly(given),
      archive,
    ]);
    expect(JSON.parse(String(inspected.stdout))).toMatchObject({
      maxVUs: 3,
      scenarios: { users: { executor: "per-vu-iterations", vus: 3, iterations: 1 } },
    });
  });
});

interface Manifest {
  readonly binaryData: Readonly<Record<string, string>>;
  readonly spec: { readonly arguments: string };
}

function envOnly(given: readonly string[]): readonly string[] {
  const at = given.indexOf("--env");
  return given.slice(at, at + 2);
}
