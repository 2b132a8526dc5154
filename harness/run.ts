import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { watchNodes } from "./attach/watch-nodes.ts";
import { messageOf } from "./base/errors.ts";
import { clusterRecord } from "./cluster/cluster-record.ts";
import { requireBudget } from "./hold-length.ts";
import { judgeStored, writeReports } from "./judge.ts";
import { launch } from "./launch.ts";
import { recordLoad } from "./load/record.ts";
import { Nodes } from "./nodes.ts";
import { cycles, enter, phase } from "./phases.ts";
import { recordCrashDump } from "./record-death.ts";
import type { RunResult } from "./report/types.ts";
import { openLine, requireFaults, startFaults } from "./start-faults.ts";
import { finish, type RunEnd, type RunOptions, type Stage } from "./stage.ts";
import { requireCarriable, startLoad } from "./start-load.ts";
import type { StartedTarget } from "./target/types.ts";
import { startTelemetry } from "./telemetry/telemetry.ts";
import { createRunFolder } from "./timeline/run-folder.ts";
import { openTimeline } from "./timeline/writer.ts";
import { requireKnownGates } from "./verdict/gates/registry.ts";
import { watched } from "./watched-timeline.ts";

/**
 * Runs a scenario from start to verdict, and leaves its record, result and reports in a folder of its own.
 * A target that dies, an interruption and an early decision end the run with a result; what never got under way
 * (bad configuration, a target that does not start) is thrown as a BeamsoakError.
 */
export async function runScenario(options: RunOptions): Promise<RunResult> {
  const { scenario, reports, clock, observer } = options;
  requireKnownGates(scenario);
  await requireCarriable(options);
  requireFaults(options);
  if (options.timeBudget !== null) requireBudget(scenario, options.timeBudget);
  await using telemetry = await startTelemetry(options.showTo ?? { prometheus: null, otlp: null });
  const startedAt = new Date(clock.wall());
  const runDir = createRunFolder(reports, scenario.name, startedAt);
  writeFileSync(join(runDir, "scenario.json"), `${JSON.stringify(scenario, null, 2)}\n`);
  const header = { startedAt: startedAt.toISOString(), scenario: scenario.name };
  const record = openTimeline(runDir, header);
  const origin = clock.now();
  const now = () => clock.now() - origin;
  const cluster = isCluster(options) ? clusterRecord(runDir, header, now) : null;
  const timeline = telemetry.follow({
    runDir,
    scenario: scenario.name,
    sessionTable: scenario.sessions.table,
    timeline: cluster?.over(record) ?? record,
    clock,
    now,
    note: (line) => observer.note(line),
  });
  options.live?.follow(runDir);
  const stage: Stage = {
    ...options,
    runDir,
    timeline,
    telemetry,
    cluster,
    now,
    over: new AbortController(),
  };
  try {
    const end = await conduct(stage);
    observer.note(end.message);
    await telemetry.finish();
    timeline.end(stage.now(), end.reason, end.message);
  } catch (failure) {
    timeline.end(stage.now(), "failed", messageOf(failure));
    throw failure;
  } finally {
    timeline.close();
  }
  const judged = await judgeStored(runDir);
  writeReports(judged);
  await options.live?.finish(judged);
  return judged.result;
}

/** Plays the phases. Everything that was started is stopped before this returns, in the reverse order. */
async function conduct(stage: Stage): Promise<RunEnd> {
  const { scenario, now, over } = stage;
  endOnAbort(stage);
  await using started = new AsyncDisposableStack();
  try {
    enter(stage, "start", null);
    const targets = await launch(stage);
    for (const target of targets) {
      started.use(target);
      started.defer(endOnDeath(stage, target));
    }
    stage.telemetry.attached(targets[0]!.node);
    const nodes = started.use(await Nodes.observe(stage, targets));
    if (scenario.watchOnly) return await watchNodes(stage, nodes);

    await phase(stage, "baseline", scenario.load.baseline);
    const line = started.use(await openLine(stage, targets[0]!));
    const load = started.use(await startLoad(stage, line ? [{ baseUrl: line.url }] : targets));
    const startedAt = now() - (load.age?.() ?? 0);
    recordLoad(load, watched(stage), startedAt);
    // Where there is one node its record is the whole.
    nodes.records.forEach(({ own }, node) => {
      const share = load.shares?.[node];
      if (share) recordLoad(share, own, startedAt);
    });
    void load.failed.then((error) => finish(over, "failed", `The load generator broke: ${error.message}`));

    const nemesis = started.use(startFaults(stage, nodes.present[0]!, load, line));
    const certain = await cycles({ ...stage, nemesis }, load, nodes);
    return certain === null
      ? { reason: "completed", message: "The run is complete." }
      : { reason: "decided-early", message: certain };
  } catch (thrown) {
    if (over.signal.aborted) return over.signal.reason as RunEnd;
    throw thrown;
  }
}

export function endOnAbort({ signal, over }: Stage): void {
  const interrupted = () => finish(over, "interrupted", "The run was interrupted; what follows is partial.");
  if (signal.aborted) interrupted();
  else signal.addEventListener("abort", interrupted, { once: true });
}

/** Returns what waits until all that is known of a death is on the record. */
export function endOnDeath(
  { timeline, cluster, now, over }: Stage,
  target: StartedTarget,
): () => Promise<void> {
  let recorded: Promise<unknown> = Promise.resolve();
  void target.died.then((death) => {
    const records = [timeline, cluster?.own(target.node) ?? []].flat();
    for (const record of records) record.event(now(), "target.died", death.reason, death);
    recorded = Promise.all(records.map((record) => recordCrashDump(death, record, now)));
    const who = cluster === null ? "The target" : `Node ${target.node}`;
    finish(over, "target-died", `${who} died: ${death.reason}`);
  });
  return () => recorded.then(() => undefined);
}

/** Whether each node has a record of its own beside that of the whole. */
function isCluster({ scenario, attach }: RunOptions): boolean {
  if (attach) return attach.discover === true || (attach.others ?? []).length > 0;
  return (scenario.service.nodes ?? 1) > 1;
}
