import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import type { Quantity } from "../base/units.ts";
import type { SourceService, TargetKind } from "../config/types.ts";
import { nodeName } from "./node-arguments.ts";
import { freePort } from "./ports.ts";
import { startTarget } from "./start.ts";
import type { ServiceTarget, TargetContext } from "./types.ts";

/**
 * Starts a service as a cluster of so many nodes, one after the other, each of which connects to those before it. All
 * share a cookie and, as no epmd is there to tell them apart, the port of their distribution: so each has a loopback
 * address of its own, 127.0.0.1, 127.0.0.2 and so on. When one does not start, none stays.
 * @param folderOf where a node's output and crash dump stay
 * @throws BeamsoakError as `startTarget` does
 */
export async function startCluster(
  kind: TargetKind,
  plan: SourceService,
  context: TargetContext,
  nodes: Quantity<"count">,
  folderOf: (node: string) => string,
): Promise<readonly ServiceTarget[]> {
  const shared = { cookie: randomBytes(16).toString("hex"), distributionPort: await freePort() };
  await using started = new AsyncDisposableStack();
  const targets: ServiceTarget[] = [];
  for (let number = 1; number <= nodes; number++) {
    context.log(`Node ${number} of ${nodes} is being started.`);
    const address = `127.0.0.${number}`;
    const runId = `${context.runId}-${number}`;
    const runDir = folderOf(nodeName(plan.name, runId, address));
    await mkdir(runDir, { recursive: true });
    const member = { ...shared, address, peers: targets.map(({ node }) => node) };
    targets.push(started.use(await startTarget(kind, plan, { ...context, runId, runDir, member })));
  }
  started.move();
  return targets;
}
