import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { connectNode } from "../../../harness/beam/connect.ts";
import { peersOf } from "../../../harness/beam/peers.ts";
import { startCluster } from "../../../harness/target/start-cluster.ts";
import { requirement } from "../../requirements.ts";
import { testRun, tinyPlan } from "../../support/target-plan.ts";

describe.runIf(requirement("erlang"))("a service that is started as a cluster", { timeout: 180_000 }, () => {
  it("has nodes that know each other, each with an address and a port of its own", async () => {
    await using run = await testRun();
    const folderOf = (node: string) => join(run.context.runDir, "nodes", node);
    const targets = await startCluster("process", tinyPlan(), run.context, 2, folderOf);
    await using started = new AsyncDisposableStack();
    for (const target of targets) started.use(target);
    expect(targets.map(({ node }) => node.split("@")[1])).toEqual(["127.0.0.1", "127.0.0.2"]);
    expect(new Set(targets.map(({ baseUrl }) => baseUrl)).size).toBe(2);
    await using link = await connectNode(targets[0]!);
    expect(await peersOf(link)).toEqual([targets[1]!.node]);
  });

  it("leaves nothing behind where one of them does not start", async () => {
    await using run = await testRun();
    const folders: string[] = [];
    const folderOf = (node: string) => {
      folders.push(join(run.context.runDir, "nodes", node));
      return folders.at(-1)!;
    };
    const fixed = tinyPlan("refuses_to_start");
    await expect(startCluster("process", fixed, run.context, 2, folderOf)).rejects.toMatchObject({
      code: "TARGET_DIED_DURING_START",
    });
    expect(folders).toHaveLength(1);
    expect(existsSync(join(folders[0]!, "target"))).toBe(false);
  });
});
