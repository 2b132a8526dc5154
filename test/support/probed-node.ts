import { systemClock } from "../../harness/base/clock.ts";
import { connectNode } from "../../harness/beam/connect.ts";
import type { NodeLink } from "../../harness/beam/types.ts";
import type { ProbePlan } from "../../harness/config/types.ts";
import { startProbe, type RunningProbe } from "../../harness/probe/probe.ts";
import { ErlangNode, type NodeOptions } from "./erlang-node.ts";
import { RecordingSink } from "./recording-sink.ts";

export interface ProbedNode extends AsyncDisposable {
  readonly node: ErlangNode;
  readonly link: NodeLink;
  readonly sink: RecordingSink;
  readonly probe: RunningProbe;
}

/** Ten times as fast as a run's. */
const plan: ProbePlan = {
  interval: 100,
  slowInterval: 1_000,
  tables: [],
  processes: [],
  loadModule: true,
  experiments: { collection: true, states: true, rows: true },
};

/** A real node under a probe, prepared by evaluating `setUp` on it. */
export async function probeNode(
  overrides: Partial<ProbePlan> = {},
  setUp = "ok",
  options: NodeOptions = {},
): Promise<ProbedNode> {
  await using started = new AsyncDisposableStack();
  const node = started.use(await ErlangNode.start(options));
  await node.evaluate(setUp);
  const link = started.use(await connectNode(node.address));
  const sink = new RecordingSink();
  const probe = started.use(await startTestProbe(link, sink, overrides));
  const running = started.move();
  return { node, link, sink, probe, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

export function startTestProbe(
  link: NodeLink,
  sink: RecordingSink,
  overrides: Partial<ProbePlan> = {},
): Promise<RunningProbe> {
  const origin = performance.now();
  return startProbe({
    link,
    plan: { ...plan, ...overrides },
    sink,
    osMemory: () => Promise.resolve({ rss: 1 }),
    now: () => performance.now() - origin,
    clock: systemClock,
  });
}
