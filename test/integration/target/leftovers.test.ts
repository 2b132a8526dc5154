import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import type { TargetKind } from "../../../harness/config/types.ts";
import { findProgram } from "../../../harness/target/erlang.ts";
import { runs } from "../../../harness/target/proc.ts";
import { startTarget } from "../../../harness/target/start.ts";
import { containersOf, eventually, processesOf } from "../../support/leftover-search.ts";
import { testRun, tinyPlan, type TestRun } from "../../support/target-plan.ts";
import { requirement } from "../../requirements.ts";

const erlang = requirement("erlang");
const docker = requirement("docker");

describe("what a killed harness leaves", { timeout: 120_000 }, () => {
  it.runIf(erlang && findProgram("setpriv"))(
    "is no process: the kernel ends it with the harness",
    async () => {
      await using run = await testRun();
      const holder = await hold("process", run);
      expect(processesOf(run.context.runDir)).toContain(holder.pid);
      await holder.killHard();
      expect(await eventually(() => processesOf(run.context.runDir).length === 0)).toBe(true);
    },
  );

  it.runIf(erlang)("is a process where setpriv is missing, until the next start removes it", async () => {
    await using run = await testRun();
    const holder = await hold("process", run, await pathWithoutSetpriv(run));
    await holder.killHard();
    expect(runs(holder.pid)).toBe(true);
    await using next = await testRun();
    await using target = await startTarget("process", tinyPlan(), next.context);
    expect(runs(holder.pid)).toBe(false);
    expect(processesOf(run.context.runDir)).toEqual([]);
    expect(target.facts["pid"]).not.toBe(holder.pid);
  });

  it.runIf(docker)("is a container, until the next start removes it", async () => {
    await using run = await testRun();
    const holder = await hold("container", run);
    await holder.killHard();
    await using next = await testRun();
    await using target = await startTarget("container", tinyPlan(), next.context);
    expect(await containersOf(run.context.runId)).toEqual([]);
    expect(runs(holder.pid)).toBe(false);
    expect((await fetch(`${target.baseUrl}/health`)).status).toBe(200);
  });

  it.runIf(erlang)("is told from what a live harness uses: a process", async () => {
    await expectUntouched("process");
  });

  it.runIf(docker)("is told from what a live harness uses: a container", async () => {
    await expectUntouched("container");
  });
});

async function expectUntouched(kind: TargetKind): Promise<void> {
  await using run = await testRun();
  const holder = await hold(kind, run);
  try {
    await using next = await testRun();
    await using target = await startTarget(kind, tinyPlan(), next.context);
    expect((await fetch(`${target.baseUrl}/health`)).status).toBe(200);
    expect((await fetch(`${holder.baseUrl}/health`)).status).toBe(200);
  } finally {
    await holder.stop();
  }
}

interface Holder {
  /** Of the VM. */
  readonly pid: number;
  readonly baseUrl: string;
  killHard(): Promise<void>;
  stop(): Promise<void>;
}

/** Has another process start the tiny service. */
async function hold(kind: TargetKind, run: TestRun, path = process.env["PATH"]): Promise<Holder> {
  const script = join(import.meta.dirname, "../../support/target-holder.ts");
  const child = spawn(process.execPath, [script, kind, run.context.runDir, run.context.runId], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PATH: path },
  });
  const { facts, baseUrl } = JSON.parse(await firstLine(child)) as {
    facts: { pid: number };
    baseUrl: string;
  };
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return { pid: facts.pid, baseUrl, killHard: () => end("SIGKILL"), stop: () => end("SIGTERM") };
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line;
  throw new Error("the holder ended before it had started the service");
}

/** A PATH with all that a start needs but setpriv. */
async function pathWithoutSetpriv(run: TestRun): Promise<string> {
  const folder = join(run.context.runDir, "bin");
  await mkdir(folder);
  for (const name of ["sh", "erl", "erlc", "dirname", "basename", "mkdir", "cp"])
    await symlink(findProgram(name)!, join(folder, name));
  return folder;
}
