import { describe, expect, it } from "vitest";
import { ExitCode } from "../../harness/base/exit-codes.ts";
import type { RunResult } from "../../harness/report/types.ts";
import { requirement } from "../requirements.ts";
import { cli } from "../support/cli.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** Too short for any trend: counts of what users leave behind tell the two apart, given two sweeps in its last third. */
const hold = "5s";

async function zoo(variant: string) {
  const set = ["class=process_leak", `variant=${variant}`, `hold=${hold}`];
  const settings = set.flatMap((setting) => ["--set", setting]);
  const reports = tempFolder();
  const { code, stdout } = await cli(
    ...["run", "zoo", ...settings, "--target", "process", "--json", "--reports", reports],
  );
  return { code, verdict: (JSON.parse(stdout) as RunResult).verdict };
}

function outcomeOf({ gates }: RunResult["verdict"], id: string) {
  return gates.find(({ gateId }) => gateId === id)?.outcome;
}

describe.runIf(requirement("erlang"))("a class of the zoo", { timeout: 180_000 }, () => {
  it("fails its gate when sick and is bounded when healthy, and sessions are right in both", async () => {
    const [sick, healthy] = await Promise.all([zoo("sick"), zoo("healthy")]);
    expect(sick.verdict.outcome).toBe("unbounded");
    expect(sick.code).toBe(ExitCode.gateFailed);
    expect(outcomeOf(sick.verdict, "processes-bounded")).toBe("fail");
    expect(outcomeOf(sick.verdict, "sessions-bounded")).toBe("pass");
    expect(healthy.verdict.sentence).toMatch(/^Bounded at 750 users/);
    expect(healthy.code).toBe(ExitCode.bounded);
  });

  it("that does not exist is refused with the names of those that do", async () => {
    const { code, stderr } = await cli("run", "zoo", "--set", "class=nothing");
    expect(stderr).toMatch(/class=nothing: "nothing" is not one of .*process_leak/);
    expect(code).toBe(ExitCode.usage);
  });
});
