import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { connectNode } from "../../../harness/beam/connect.ts";
import type { ProgramService, ServiceProgram } from "../../../harness/config/types.ts";
import { compileApplication } from "../../../harness/target/compile.ts";
import { freePort } from "../../../harness/target/ports.ts";
import { startProgram } from "../../../harness/target/start-program.ts";
import { startTarget } from "../../../harness/target/start.ts";
import { requirement } from "../../requirements.ts";
import { processesThatShow } from "../../support/leftover-search.ts";
import { testRun, tinyPlan, type TestRun } from "../../support/target-plan.ts";

/** The tiny service as a program that knows nothing of beamsoak: its port comes from its environment. */
async function tinyProgram(
  run: TestRun,
  ebin: string,
  where: Partial<ServiceProgram>,
): Promise<ProgramService> {
  const { name, erlang, healthPath, readyTimeout, httpPort, memoryLimit, openFiles } = tinyPlan();
  const distributionPort = await freePort();
  const start =
    'application:load(tiny), application:set_env(tiny, port, list_to_integer(os:getenv("PORT"))), ' +
    `{ok, _} = application:ensure_all_started(${erlang.application}, permanent).`;
  const quiet = ["-start_epmd", "false", "-erl_epmd_port", String(distributionPort)];
  return {
    ...{ name, healthPath, readyTimeout, httpPort, memoryLimit, openFiles },
    program: {
      image: null,
      command: ["erl", "-noinput", "-name", "{node}", ...quiet, "-pa", ebin, "-eval", start],
      folder: run.context.runDir,
      env: { PORT: "{httpPort}" },
      node: `own_${run.context.runId}@127.0.0.1`,
      cookieFile: null,
      distributionPort,
      ports: [],
      files: {},
      epmd: false,
      ready: null,
      ...where,
    },
  };
}

describe("a service with its own way to start", { timeout: 180_000 }, () => {
  const erlang = requirement("erlang");

  async function ebinOf(run: TestRun): Promise<string> {
    return compileApplication(tinyPlan().erlang, join(run.context.runDir, "built"));
  }

  it.runIf(erlang)("answers, is reached as a node, tells its memory, and leaves nothing", async () => {
    await using run = await testRun();
    const plan = await tinyProgram(run, await ebinOf(run), {});
    {
      await using target = await startProgram(plan, run.context);
      expect(target.kind).toBe("process");
      expect((await fetch(`${target.baseUrl}/health`)).status).toBe(200);
      await using link = await connectNode(target);
      expect(link.facts.otp).toMatch(/^\d+$/);
      expect((await target.osMemory()).rss).toBeGreaterThan(1e7);
    }
    expect(processesThatShow(plan.program.node)).toEqual([]);
    // The service itself leaves `started` where it starts.
    expect(await readdir(run.context.runDir)).toEqual(["built", "service.log", "started"]);
    expect(await readFile(join(run.context.runDir, "service.log"), "utf8")).toContain("tiny listens on");
  });

  it.runIf(erlang)("may bring its own cookie", async () => {
    await using run = await testRun();
    const cookieFile = join(run.context.runDir, "cookie");
    await writeFile(cookieFile, "its-own", { mode: 0o600 });
    const plan = await tinyProgram(run, await ebinOf(run), { cookieFile });
    const command = [...plan.program.command, "-setcookie", "{cookie}"];
    await using target = await startProgram({ ...plan, program: { ...plan.program, command } }, run.context);
    await using link = await connectNode(target);
    expect(link.facts.otp).toMatch(/^\d+$/);
  });

  it.runIf(erlang)(
    "has ports, files and an epmd of its own filled in, and shows that it is ready",
    async () => {
      const epmds = () => processesThatShow("epmd\0-address");
      const before = epmds();
      await using run = await testRun();
      const ebin = await ebinOf(run);
      const tiny = await tinyProgram(run, ebin, {});
      const show = '{ok, Text} = file:read_file(os:getenv("FILE")), io:put_chars(Text), ';
      const start = tiny.program.command.at(-1)!;
      const plan = await tinyProgram(run, ebin, {
        command: [
          ...["erl", "-noinput", "-name", "{node}"],
          ...[
            "-kernel",
            "inet_dist_listen_min",
            "{distributionPort}",
            "inet_dist_listen_max",
            "{distributionPort}",
          ],
          ...["-pa", ebin, "-eval", show + start],
        ],
        env: { PORT: "{tinyPort}", FILE: "{dataDir}/conf/tiny.conf" },
        distributionPort: 0,
        ports: ["tiny"],
        files: { "conf/tiny.conf": "{node} has {tinyPort}, and {other} stays as it is\n" },
        epmd: true,
        ready: { log: "tiny listens on" },
      });
      await using target = await startProgram(plan, run.context);
      const port = target.ports!["tiny"]!;
      expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
      const printed = await readFile(join(run.context.runDir, "target/service.log"), "utf8");
      expect(printed).toContain(`${plan.program.node} has ${port}, and {other} stays as it is`);
      // It would not have started with the distribution of a name that no epmd knows.
      await using link = await connectNode(target);
      expect(link.facts.otp).toMatch(/^\d+$/);
      const [own, ...others] = epmds().filter((pid) => !before.includes(pid));
      expect(others).toEqual([]);
      await target[Symbol.asyncDispose]();
      expect(epmds()).not.toContain(own);
    },
  );

  it.runIf(erlang)("is given up with what it waited for where a port never accepts", async () => {
    await using run = await testRun();
    const ebin = await ebinOf(run);
    const plan = await tinyProgram(run, ebin, { ports: ["amqp"], ready: { port: "amqp" } });
    const impatient = { ...plan, readyTimeout: 1_500 };
    await expect(startProgram(impatient, run.context)).rejects.toMatchObject({
      code: "TARGET_NOT_READY",
      message: expect.stringMatching(/accept a connection on 127/) as string,
    });
  });

  it.runIf(erlang)("that ends at once is shown with what it printed", async () => {
    await using run = await testRun();
    const plan = await tinyProgram(run, "", { command: ["sh", "-c", "echo no such release >&2; exit 3"] });
    await expect(startProgram(plan, run.context)).rejects.toMatchObject({
      code: "TARGET_DIED_DURING_START",
      message: expect.stringMatching(/exit status 3[\s\S]*no such release/) as string,
    });
  });

  it.runIf(erlang && requirement("docker"))("may be an image", async () => {
    await using run = await testRun();
    const built = await startTarget("container", tinyPlan(), run.context);
    const image = String(built.facts["image"]);
    await built[Symbol.asyncDispose]();

    const { program, ...settings } = await tinyProgram(run, "/service/lib/tiny/ebin", { image });
    const command = [...program.command, "-setcookie", "{cookie}"];
    const plan = { ...settings, program: { ...program, command } };
    await using target = await startProgram(plan, run.context);
    expect(target.kind).toBe("container");
    expect((await fetch(`${target.baseUrl}/health`)).status).toBe(200);
    await using link = await connectNode(target);
    expect(link.facts.otp).toMatch(/^\d+$/);
    const { rss, cgroup } = await target.osMemory();
    expect(cgroup!.used).toBeGreaterThan(rss / 4);
    await fetch(`${target.baseUrl}/exit`);
    expect(await target.died).toMatchObject({ cause: "exit" });
  });

  it.runIf(erlang && requirement("docker"))("needs an image that the engine has", async () => {
    await using run = await testRun();
    const plan = await tinyProgram(run, "", { image: "beamsoak/no-such-image:1" });
    await expect(startProgram(plan, run.context)).rejects.toMatchObject({ code: "IMAGE_NOT_FOUND" });
  });
});
