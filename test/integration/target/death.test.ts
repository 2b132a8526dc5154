import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MIB } from "../../../harness/base/units.ts";
import { startTarget } from "../../../harness/target/start.ts";
import type { TargetDeath } from "../../../harness/target/types.ts";
import { testRun, tinyPlan, type TestRun } from "../../support/target-plan.ts";
import { requirement } from "../../requirements.ts";

const kinds = [
  { kind: "process", present: requirement("erlang") },
  { kind: "container", present: requirement("docker") },
] as const;

describe.each(kinds)("the death of a $kind target", { timeout: 180_000 }, ({ kind, present }) => {
  async function deathBy(how: string, run: TestRun): Promise<TargetDeath> {
    await using target = await startTarget(kind, tinyPlan(), run.context);
    await fetch(`${target.baseUrl}/${how}`);
    return await target.died;
  }

  it.runIf(present)("is an exit, with its status", async () => {
    await using run = await testRun();
    expect(await deathBy("exit", run)).toEqual({
      cause: "exit",
      reason: "The VM ended by itself, exit status 7.",
      exitCode: 7,
      signal: null,
      crashDump: null,
      slogan: null,
    });
  });

  it.runIf(present)("is an exit with a slogan and a crash dump that stays in the run folder", async () => {
    await using run = await testRun();
    const crashDump = join(run.context.runDir, "erl_crash.dump");
    expect(await deathBy("slogan", run)).toMatchObject({
      cause: "exit",
      exitCode: 1,
      slogan: "tiny was told to halt",
      crashDump,
    });
    expect(await readFile(crashDump, "utf8")).toMatch(/^=erl_crash_dump:[^]*=end\s*$/);
  });

  it.runIf(present)("is an allocation failure when the VM could not have a heap", async () => {
    await using run = await testRun();
    const death = await deathBy("heap", run);
    expect(death).toMatchObject({
      cause: "allocation-failure",
      crashDump: join(run.context.runDir, "erl_crash.dump"),
    });
    expect(death.slogan).toMatch(/^eheap_alloc: Cannot allocate \d+ bytes of memory \(of type "heap"\)/);
  });

  it.runIf(present)("is a signal when somebody kills the VM", async () => {
    await using run = await testRun();
    await using target = await startTarget(kind, tinyPlan(), run.context);
    process.kill(Number(target.facts["pid"]), "SIGKILL");
    expect(await target.died).toMatchObject({
      cause: "signal",
      signal: "SIGKILL",
      exitCode: null,
      crashDump: null,
    });
  });

  it.runIf(present)("is none when the harness stops it", async () => {
    await using run = await testRun();
    const target = await startTarget(kind, tinyPlan(), run.context);
    await target[Symbol.asyncDispose]();
    const outcome = await Promise.race([
      target.died,
      new Promise((resolve) => setTimeout(resolve, 500, "pending")),
    ]);
    expect(outcome).toBe("pending");
  });
});

describe("a service that takes more memory than there is", { timeout: 180_000 }, () => {
  it.runIf(requirement("docker"))("is an out-of-memory kill in a container", async () => {
    await using run = await testRun();
    await using target = await startTarget(
      "container",
      tinyPlan("healthy", { memoryLimit: 96 * MIB }),
      run.context,
    );
    await fetch(`${target.baseUrl}/grow`);
    expect(await target.died).toMatchObject({ cause: "oom-kill", signal: "SIGKILL" });
  });

  const group = `/sys/fs/cgroup/memory/beamsoak-test-${process.pid}`;
  it.runIf(requirement("erlang") && canLimitMemory())("is an out-of-memory kill as a process", async () => {
    await using run = await testRun();
    mkdirSync(group);
    try {
      writeFileSync(join(group, "memory.limit_in_bytes"), String(400 * MIB));
      expect(await deathInGroup(group, run)).toMatchObject({
        cause: "oom-kill",
        signal: "SIGKILL",
        reason: expect.stringContaining("out-of-memory kills") as string,
      });
    } finally {
      rmdirSync(group);
    }
  });
});

/** Whether a control group with a memory limit of its own can be made here (version 1, as root). */
function canLimitMemory(): boolean {
  return process.getuid?.() === 0 && existsSync("/sys/fs/cgroup/memory/memory.limit_in_bytes");
}

/** Harness and service share the limited group; the kernel takes the larger, which is the service. */
async function deathInGroup(group: string, run: TestRun): Promise<unknown> {
  const script = join(import.meta.dirname, "../../support/target-grower.ts");
  const enter = `echo $$ > ${group}/cgroup.procs && exec "$@"`;
  const child = spawn(
    "sh",
    ["-c", enter, "sh", process.execPath, script, run.context.runDir, run.context.runId],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => child.once("close", resolve));
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
}
