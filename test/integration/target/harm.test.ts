import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { connectNode } from "../../../harness/beam/connect.ts";
import { startTarget } from "../../../harness/target/start.ts";
import type { ServiceTarget } from "../../../harness/target/types.ts";
import { requirement } from "../../requirements.ts";
import { ErlangNode } from "../../support/erlang-node.ts";
import { containersOf, eventually } from "../../support/leftover-search.ts";
import { testRun, tinyPlan } from "../../support/target-plan.ts";

const kinds = [
  { kind: "process", present: requirement("erlang") },
  { kind: "container", present: requirement("docker") },
] as const;

const sample = { call: "sample", on: "sidecar", argument: { tables: [] } } as const;

async function answers({ baseUrl }: ServiceTarget, within: number): Promise<boolean> {
  return fetch(`${baseUrl}/health`, { signal: AbortSignal.timeout(within) }).then(
    ({ status }) => status === 200,
    () => false,
  );
}

describe.each(kinds)("harm to a $kind target", { timeout: 120_000 }, ({ kind, present }) => {
  it.runIf(present)(
    "lets it stand still, ends it and starts it again, and the link gets back to it",
    async () => {
      await using run = await testRun();
      await using target = await startTarget(kind, tinyPlan(), run.context);
      await using link = await connectNode(target);
      const before = link.facts;
      let died = false;
      void target.died.then(() => (died = true));

      await target.harm.pause();
      expect(await answers(target, 300)).toBe(false);
      await target.harm.resume();
      expect(await answers(target, 20_000)).toBe(true);

      await target.harm.kill(true);
      expect(await answers(target, 300)).toBe(false);
      await target.harm.restart();
      expect(await answers(target, 20_000)).toBe(true);
      await link.renew();
      expect(await eventually(() => link.down === null)).toBe(true);
      await expect(link.call(sample, { timeout: 30_000 })).resolves.toBeDefined();
      expect(link.facts.started_at_ms).toBeGreaterThan(before.started_at_ms);
      expect((await target.osMemory()).rss).toBeGreaterThan(0);
      expect(died, "it was killed to be started again").toBe(false);

      await target.harm.kill(false);
      expect(await target.died).toMatchObject({ signal: "SIGKILL" });
    },
  );
});

describe.runIf(requirement("docker"))("a container that is paused", { timeout: 120_000 }, () => {
  it("is removed all the same", async () => {
    await using run = await testRun();
    const target = await startTarget("container", tinyPlan(), run.context);
    await target.harm.pause();
    await target[Symbol.asyncDispose]();
    expect(await containersOf(run.context.runId)).toEqual([]);
  });
});

describe.runIf(requirement("erlang"))("a node that somebody else started", () => {
  const stateOf = (pid: number) => /^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];

  it("goes on when whoever has paused it is killed", async () => {
    await using node = await ErlangNode.start();
    const pauser = resolve(import.meta.dirname, "../../support/pauser.ts");
    const harness = spawn(process.execPath, [pauser, node.address.node, String(node.pid)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    using leftovers = new DisposableStack();
    leftovers.defer(() => harness.kill("SIGKILL"));
    await once(harness.stdout, "data");
    expect(await eventually(() => stateOf(node.pid) === "T")).toBe(true);
    harness.kill("SIGKILL");
    expect(await eventually(() => stateOf(node.pid) !== "T")).toBe(true);
    expect(await node.evaluate("1 + 1")).toBe("2");
  });
});
