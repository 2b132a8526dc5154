import { arch, cpus, release, totalmem } from "node:os";
import { connectNode } from "./beam/connect.ts";
import type { NodeLink } from "./beam/types.ts";
import { startProbe, type RunningProbe } from "./probe/probe.ts";
import type { RunEnvironment } from "./report/types.ts";
import type { Stage } from "./stage.ts";
import type { StartedTarget } from "./target/types.ts";
import type { TimelineSink } from "./timeline/types.ts";

/** A node with the probe at work on it. Disposing it finishes the probe and ends the link. */
export interface ObservedNode extends AsyncDisposable {
  readonly target: StartedTarget;
  readonly link: NodeLink;
  readonly probe: RunningProbe;
}

/** Connects to a node and starts the probe, which writes to `sink`. */
export async function observeNode(
  stage: Stage,
  target: StartedTarget,
  sink: TimelineSink,
): Promise<ObservedNode> {
  const { scenario, clock, now } = stage;
  await using started = new AsyncDisposableStack();
  const link = started.use(await connectNode(target));
  const plan = {
    ...scenario.probe,
    tables: [...new Set([scenario.sessions.table, ...scenario.probe.tables])].filter((name) => name !== ""),
  };
  const osMemory = await visibleMemory(stage, target, link);
  const probe = started.use(await startProbe({ link, plan, sink, osMemory, now, clock }));
  const running = started.move();
  return { target, link, probe, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Of a watched node that is elsewhere nothing can be seen from outside, and need not be missed at every beat. */
async function visibleMemory({ scenario }: Stage, target: StartedTarget, link: NodeLink) {
  const read = () => target.osMemory(link.facts.pid);
  if (!scenario.watchOnly) return read;
  return read().then(
    () => read,
    () => null,
  );
}

/** What a reader needs to run this again, or to doubt it; of several nodes, the limits of all together. */
export function recordEnvironment(
  { command, version, scenario, now }: Stage,
  nodes: readonly ObservedNode[],
  sink: TimelineSink,
): void {
  const [{ target, link }] = nodes as readonly [ObservedNode, ...ObservedNode[]];
  const environment: RunEnvironment = {
    command,
    seed: scenario.population.seed,
    versions: { beamsoak: version, node: process.version },
    host: {
      cpu: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      memoryBytes: totalmem(),
      kernel: `${release()} ${arch()}`,
    },
    target: { kind: target.kind, ...target.facts },
    node: nodes.length === 1 ? link.facts : together(nodes),
  };
  const named = nodes.map((node) => node.target.node).join(", ");
  sink.event(now(), "environment", `${target.kind} target, node ${named}`, environment);
}

function together(nodes: readonly ObservedNode[]): RunEnvironment["node"] {
  const facts = nodes.map(({ link }) => link.facts);
  const sum = (of: (one: (typeof facts)[number]) => number) =>
    facts.reduce((total, one) => total + of(one), 0);
  return {
    ...facts[0]!,
    nodes: nodes.length,
    process_limit: sum((one) => one.process_limit),
    port_limit: sum((one) => one.port_limit),
    atom_limit: sum((one) => one.atom_limit),
    ets_limit: sum((one) => one.ets_limit),
  };
}
