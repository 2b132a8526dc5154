import { basename, join } from "node:path";
import { attachTarget } from "./target/attach.ts";
import { defaultTargetKind, requireCapacity } from "./target/capacity.ts";
import { measureHost } from "./target/host.ts";
import { startCluster } from "./target/start-cluster.ts";
import { programKind, startProgram } from "./target/start-program.ts";
import { startTarget } from "./target/start.ts";
import type { StartedTarget } from "./target/types.ts";
import { nodesFolder } from "./timeline/run-folder.ts";
import type { Stage } from "./stage.ts";

/** Starts the service, or takes the nodes that run already: one target for each node. */
export async function launch(stage: Stage): Promise<readonly StartedTarget[]> {
  const { scenario, runDir, observer, over, attach, cluster } = stage;
  const folderOf = (node: string) => join(nodesFolder(runDir), node);
  if (attach) {
    const nodes = [attach.node, ...(attach.others ?? [])];
    return Promise.all(
      nodes.map((node) => attachTarget({ ...attach, node }, cluster === null ? runDir : folderOf(node))),
    );
  }
  const host = await measureHost(runDir);
  const { service, population } = scenario;
  const context = {
    runDir,
    runId: basename(runDir),
    log: (line: string) => observer.note(line),
    signal: over.signal,
  };
  const kind = service.program
    ? programKind(service, stage.target)
    : (stage.target ?? defaultTargetKind(host));
  requireCapacity(host, kind, service, population.users);
  if (service.program) return [await startProgram(service, context)];
  const { nodes = 1 } = service;
  if (nodes > 1) return startCluster(kind, service, context, nodes, folderOf);
  return [await startTarget(kind, service, context)];
}
