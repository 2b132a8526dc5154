import { cp, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { startTarget } from "../../../harness/target/start.ts";
import { runs } from "../../../harness/target/proc.ts";
import { containersOf, processesOf, processesThatShow } from "../../support/leftover-search.ts";
import { testRun, tinyPlan } from "../../support/target-plan.ts";
import { requirement } from "../../requirements.ts";

const kinds = [
  { kind: "process", present: requirement("erlang") },
  { kind: "container", present: requirement("docker") },
] as const;

describe.each(kinds)("a $kind target", { timeout: 120_000 }, ({ kind, present }) => {
  async function remains(runDir: string, runId: string): Promise<readonly (string | number)[]> {
    const containers = kind === "container" ? await containersOf(runId) : [];
    const processes = processesThatShow(`tiny-${runId}@`);
    return [...processesOf(runDir), ...processes, ...containers];
  }

  it.runIf(present)("answers once it is started, and leaves nothing when it is disposed", async () => {
    await using run = await testRun();
    const { runDir, runId } = run.context;
    const target = await startTarget(kind, tinyPlan(), run.context);
    expect((await fetch(`${target.baseUrl}/health`)).status).toBe(200);
    expect(await remains(runDir, runId)).not.toEqual([]);
    const pid = Number(target.facts["pid"]);
    await target[Symbol.asyncDispose]();
    expect(await remains(runDir, runId)).toEqual([]);
    expect(runs(pid)).toBe(false);
    expect(await readdir(runDir)).toEqual(["service.log"]);
    expect(await readFile(join(runDir, "service.log"), "utf8")).toContain("tiny listens on");
  });

  it.runIf(present)("can be disposed twice, and after it has died", async () => {
    await using run = await testRun();
    const target = await startTarget(kind, tinyPlan(), run.context);
    await fetch(`${target.baseUrl}/exit`);
    await target.died;
    await Promise.all([target[Symbol.asyncDispose](), target[Symbol.asyncDispose]()]);
    await target[Symbol.asyncDispose]();
    expect(await remains(run.context.runDir, run.context.runId)).toEqual([]);
  });

  it.runIf(present)("is gone within its grace period even when the VM does nothing any more", async () => {
    await using run = await testRun();
    const target = await startTarget(kind, tinyPlan(), run.context);
    process.kill(Number(target.facts["pid"]), "SIGSTOP");
    await target[Symbol.asyncDispose]();
    expect(await remains(run.context.runDir, run.context.runId)).toEqual([]);
  });

  it.runIf(present)("says what it runs and what memory it takes", async () => {
    await using run = await testRun();
    await using target = await startTarget(kind, tinyPlan(), run.context);
    expect(target.facts["otp"]).toMatch(/^\d+$/);
    expect(target.facts["openFiles"]).toBeGreaterThan(0);
    const memory = await target.osMemory();
    expect(memory.rss).toBeGreaterThan(10_000_000);
    if (kind === "process") expect(memory.cgroup).toBeUndefined();
    else {
      expect(memory.cgroup?.limit).toBe(tinyPlan().memoryLimit);
      expect(memory.cgroup?.used).toBe(memory.cgroup!.usage - memory.cgroup!.inactiveFile);
    }
  });

  it.runIf(present)("runs a program beside the node that reaches it without epmd", async () => {
    await using run = await testRun();
    await using target = await startTarget(kind, tinyPlan(), run.context);
    const reach = `io:format("~p", [net_kernel:connect_node('${target.node}')]), halt(3).`;
    const beside = await target.beside([
      ...["erl", "-noinput", "-hidden", "-dist_listen", "false", "-name", "undefined@127.0.0.1"],
      ...["-start_epmd", "false", "-erl_epmd_port", String(target.distributionPort)],
      ...["-eval", reach],
    ]);
    expect(await text(beside.stdout)).toBe("true");
    expect(await beside.exited).toBe(3);
  });

  it.runIf(present)("carries bytes both ways to a program beside the node, and can kill it", async () => {
    await using run = await testRun();
    await using target = await startTarget(kind, tinyPlan(), run.context);
    const echo = await target.beside(["cat"]);
    const lines = Array.from({ length: 5_000 }, (_, index) => `line ${index} é\n`).join("");
    echo.stdin.end(lines);
    expect(await text(echo.stdout)).toBe(lines);
    expect(await echo.exited).toBe(0);
    const sleeper = await target.beside(["sleep", "1000"]);
    sleeper.kill();
    expect(await sleeper.exited).not.toBe(0);
  });

  it.runIf(present)("places files where a program beside the node reads them", async () => {
    await using run = await testRun();
    await using target = await startTarget(kind, tinyPlan(), run.context);
    const folder = await target.place({ "probe.txt": Buffer.from("as it was sent") });
    const reader = await target.beside(["cat", `${folder}/probe.txt`]);
    expect(await text(reader.stdout)).toBe("as it was sent");
  });

  it.runIf(present)("shows its cookie to nobody but its owner", async () => {
    await using run = await testRun();
    await using target = await startTarget(kind, tinyPlan(), run.context);
    const path = join(run.context.runDir, "target", "home", ".erlang.cookie");
    const cookie = await readFile(path, "utf8");
    expect(cookie).toMatch(/^[0-9a-f]{32}$/);
    expect((await stat(path)).mode & 0o777).toBe(0o400);
    const beside = await target.beside(["sleep", "1000"]);
    expect(processesThatShow(`tiny-${run.context.runId}@`)).not.toEqual([]);
    expect(processesThatShow(cookie)).toEqual([]);
    expect(JSON.stringify([target, run.log])).not.toContain(cookie);
    beside.kill();
  });

  it.runIf(present)("names the port and its holder when the port is in use", async () => {
    await using run = await testRun();
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const start = startTarget(kind, tinyPlan("healthy", { httpPort: port }), run.context);
    await expect(start).rejects.toMatchObject({
      code: "TARGET_PORT_IN_USE",
      exitCode: 5,
      message: expect.stringMatching(new RegExp(`Port ${port} .*pid ${process.pid}`)) as string,
    });
    server.close();
  });

  it.runIf(present)("names file and line of a compile error", async () => {
    await using run = await testRun();
    const source = join(run.context.runDir, "broken");
    await cp(tinyPlan().erlang.source, source, { recursive: true });
    const file = join(source, "src", "tiny_app.erl");
    await writeFile(file, `${await readFile(file, "utf8")}\nbroken( -> ok.\n`);
    const line = (await readFile(file, "utf8")).trimEnd().split("\n").length;
    const plan = tinyPlan();
    const start = startTarget(kind, { ...plan, erlang: { ...plan.erlang, source } }, run.context);
    await expect(start).rejects.toMatchObject({
      code: "TARGET_COMPILE_FAILED",
      exitCode: 5,
      message: expect.stringContaining(`src/tiny_app.erl:${line}:`) as string,
    });
    expect(await remains(run.context.runDir, run.context.runId)).toEqual([]);
  });

  it.runIf(present)("gives the last output of a service that ends while it starts", async () => {
    await using run = await testRun();
    const start = startTarget(kind, tinyPlan("refuses_to_start"), run.context);
    await expect(start).rejects.toMatchObject({
      code: "TARGET_DIED_DURING_START",
      exitCode: 5,
      message: expect.stringContaining("refuses_to_start") as string,
    });
    expect(await remains(run.context.runDir, run.context.runId)).toEqual([]);
    expect((await readdir(run.context.runDir)).sort()).toEqual(["erl_crash.dump", "service.log"]);
  });

  it.runIf(present)("gives up on a service that never becomes healthy", async () => {
    await using run = await testRun();
    const start = startTarget(kind, tinyPlan("unhealthy", { readyTimeout: 2_500 }), run.context);
    await expect(start).rejects.toMatchObject({
      code: "TARGET_NOT_READY",
      exitCode: 5,
      message: expect.stringMatching(/within 2\.5 s \(last: 503\)[^]*tiny listens on/) as string,
    });
    expect(await remains(run.context.runDir, run.context.runId)).toEqual([]);
  });

  it.runIf(present)("cleans up when the start is interrupted", async () => {
    const interrupt = new AbortController();
    await using run = await testRun(interrupt.signal);
    const start = startTarget(kind, tinyPlan("unhealthy"), run.context);
    const reason = new Error("interrupted");
    setTimeout(() => interrupt.abort(reason), 2_000);
    await expect(start).rejects.toBe(reason);
    expect(await remains(run.context.runDir, run.context.runId)).toEqual([]);
  });
});
