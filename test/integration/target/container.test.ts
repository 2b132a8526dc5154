import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { connectEngine } from "../../../harness/target/engine.ts";
import { startTarget } from "../../../harness/target/start.ts";
import { containersOf } from "../../support/leftover-search.ts";
import { testRun, tinyPlan } from "../../support/target-plan.ts";
import { requirement } from "../../requirements.ts";

afterEach(() => vi.unstubAllEnvs());

describe.runIf(requirement("docker"))("a container target", { timeout: 120_000 }, () => {
  it("gives the container the plan's limits, the host's network and no published port", async () => {
    await using run = await testRun();
    await using target = await startTarget(
      "container",
      tinyPlan("healthy", { openFiles: 3_000 }),
      run.context,
    );
    const { docker } = await connectEngine();
    const { HostConfig } = await docker.getContainer(String(target.facts["container"])).inspect();
    expect(HostConfig.NetworkMode).toBe("host");
    expect(HostConfig.PortBindings ?? {}).toEqual({});
    expect([HostConfig.Memory, HostConfig.MemorySwap]).toEqual([
      tinyPlan().memoryLimit,
      tinyPlan().memoryLimit,
    ]);
    const limits = await readFile(`/proc/${target.facts["pid"] ?? 0}/limits`, "utf8");
    expect(limits).toMatch(/^Max open files\s+3000\s+3000/m);
    const command = await target.beside(["cat", "/proc/1/cmdline"]);
    expect((await text(command.stdout)).split("\0").join(" ")).toContain("-Q 3000 ");
  });

  it("keeps the service's data on disk, not in memory", async () => {
    await using run = await testRun();
    await using target = await startTarget("container", tinyPlan(), run.context);
    expect(await readFile(join(run.context.runDir, "target", "data", "started"), "utf8")).toBe("yes");
    const type = await target.beside(["stat", "-f", "-c", "%T", "/beamsoak/data"]);
    expect(await text(type.stdout)).not.toMatch(/tmpfs/);
  });

  it("builds the image once for the same source", async () => {
    await using first = await testRun();
    const target = await startTarget("container", tinyPlan(), first.context);
    await target[Symbol.asyncDispose]();
    await using second = await testRun();
    await using again = await startTarget("container", tinyPlan(), second.context);
    expect(second.log).toEqual([]);
    expect(again.facts["image"]).toBe(target.facts["image"]);
  });

  it("leaves no image of a build that failed", async () => {
    await using run = await testRun();
    const application = `broken_${run.context.runId.toLowerCase()}`;
    const source = join(run.context.runDir, application);
    await mkdir(join(source, "src"), { recursive: true });
    await writeFile(join(source, "src", "broken.erl"), "-module(broken).\nbroken( -> ok.\n");
    const plan = tinyPlan();
    const erlang = { ...plan.erlang, source, application };
    await expect(startTarget("container", { ...plan, erlang }, run.context)).rejects.toMatchObject({
      code: "TARGET_COMPILE_FAILED",
    });
    expect(await imagesOf(application)).toEqual([]);
  });

  it("marks the image with its application", async () => {
    await using run = await testRun();
    await using target = await startTarget("container", tinyPlan(), run.context);
    expect(await imagesOf("tiny")).toContain(target.facts["image"]);
  });

  it("refuses more open files than the engine may give, and leaves no container", async () => {
    await using run = await testRun();
    const start = startTarget("container", tinyPlan("healthy", { openFiles: 2_000_000_000 }), run.context);
    await expect(start).rejects.toMatchObject({ code: "OPEN_FILES_LIMIT", exitCode: 4 });
    expect(await containersOf(run.context.runId)).toEqual([]);
  });

  it("says all that was tried when the base image it was given cannot be had", async () => {
    vi.stubEnv("BEAMSOAK_BASE_IMAGE", "127.0.0.1:9/no-such-erlang:1");
    await using run = await testRun();
    const start = startTarget("container", tinyPlan(), run.context);
    await expect(start).rejects.toMatchObject({
      code: "NO_BASE_IMAGE",
      exitCode: 4,
      message: expect.stringMatching(/not among the engine's images[^]*pulling 127\.0\.0\.1:9[^]*/) as string,
      hint: expect.stringContaining("mmdebstrap") as string,
    });
  });
});

/** Names of the images that hold an application; an empty text for one without a name. */
async function imagesOf(application: string): Promise<readonly string[]> {
  const { docker } = await connectEngine();
  const found = await docker.listImages({ filters: { label: [`beamsoak.application=${application}`] } });
  return found.map(({ RepoTags }) => RepoTags?.[0] ?? "");
}
