import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../harness/base/exit-codes.ts";
import type { RunResult } from "../../harness/report/types.ts";
import { requirement } from "../requirements.ts";
import { cli } from "../support/cli.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** A service of somebody who has not heard of beamsoak: its idle timeout is half an hour. */
function ownProject(): string {
  const folder = join(tempFolder(), "shop");
  cpSync(resolve(import.meta.dirname, "../../erlang-fixtures/sessions"), folder, { recursive: true });
  return folder;
}

describe("beamsoak init", () => {
  it.runIf(requirement("erlang"))(
    "writes a scenario that runs, and that finds what does not keep its promise",
    { timeout: 180_000 },
    async () => {
      const project = ownProject();
      const written = await cli("init", project, "--idle-timeout", "2s", "--ci", "github");
      expect(written.stdout).toMatch(/found {3}table sessions \(src\/sessions_store\.erl\)/);
      expect(written.stdout).toMatch(/beamsoak run \S+soak\/sessions\.ts --users 200/);
      expect(written.code).toBe(0);
      expect(readFileSync(join(project, ".github/workflows/beamsoak.yml"), "utf8")).toContain(
        "soak/sessions.ts",
      );

      const flags = [
        "--users",
        "100",
        "--set",
        "ramp=1s",
        "--set",
        "hold=2s",
        "--target",
        "process",
        "--json",
      ];
      const run = await cli("run", join(project, "soak/sessions.ts"), "--reports", tempFolder(), ...flags);
      const result = JSON.parse(run.stdout) as RunResult;
      expect(run.code).toBe(ExitCode.gateFailed);
      const failed = result.verdict.gates.filter(({ outcome }) => outcome === "fail");
      expect(failed.map(({ gateId }) => gateId)).toContain("sessions-bounded");

      const again = await cli("init", project);
      expect(again.stderr).toMatch(/is there already[\s\S]*--force/);
      expect(again.code).toBe(ExitCode.usage);
    },
  );

  it.each([
    ["relx", [], "foreground"],
    ["mix", ["releases/COOKIE"], "start"],
  ])("starts a release by %s as that does", async (_, files, verb) => {
    const project = tempFolder();
    for (const file of ["bin/shop", ...files]) {
      mkdirSync(dirname(join(project, "rel/shop", file)), { recursive: true });
      writeFileSync(join(project, "rel/shop", file), "");
    }
    const flags = ["--release", "rel/shop", "--node", "shop@127.0.0.1", "--table", "sessions"];
    expect((await cli("init", project, ...flags)).code).toBe(0);
    expect(readFileSync(join(project, "soak/shop.ts"), "utf8")).toContain(
      `command: ["rel/shop/bin/shop", "${verb}"]`,
    );
    const other = await cli("init", project, "--release", "rel/nothing");
    expect(other.stderr).toMatch(/is no release: it has no bin\/nothing/);
    expect(other.code).toBe(ExitCode.usage);
  });

  it("says what it needs where nobody can be asked", async () => {
    const { code, stderr } = await cli("init", tempFolder());
    expect(stderr).toMatch(/Missing: --command .*, --node .*, --table /);
    expect(code).toBe(ExitCode.usage);
  });
});
