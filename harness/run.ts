import { writeFileSync } from "node:fs";
import { arch, cpus, release, totalmem } from "node:os";
import { basename, join } from "node:path";
import { messageOf } from "./base/errors.ts";
import { connectNode } from "./beam/connect.ts";
import { longestHold, requireBudget } from "./hold-length.ts";
import { startHttpLoad } from "./load/http.ts";
import { recordLoad } from "./load/record.ts";
import { startProbe, type RunningProbe } from "./probe/probe.ts";
import { judgeStored, writeResult } from "./judge.ts";
import { cycles, enter, phase } from "./phases.ts";
import type { RunEnvironment, RunResult } from "./report/types.ts";
import { recordCrashDump } from "./record-death.ts";
import { finish, type RunEnd, type RunOptions, type Stage } from "./stage.ts";
import { defaultTargetKind, requireCapacity } from "./target/capacity.ts";
import { measureHost } from "./target/host.ts";
import { startTarget } from "./target/start.ts";
import type { StartedTarget } from "./target/types.ts";
import { createRunFolder } from "./timeline/run-folder.ts";
import { openTimeline } from "./timeline/writer.ts";
import { requireKnownGates } from "./verdict/gates/registry.ts";
import { watched } from "./watched-timeline.ts";

/**
 * Runs a scenario from start to verdict, and leaves its record, result and JUnit file in a folder of its own.
 * A target that dies, an interruption and an early decision end the run with a result; what never got under way
 * (bad configuration, a target that does not start) is thrown as a BeamsoakError.
 */
export async function runScenario(options: RunOptions): Promise<RunResult> {
  const { scenario, reports, clock, observer } = options;
  requireKnownGates(scenario);
  if (options.timeBudget !== null) requireBudget(scenario, options.timeBudget);
  const startedAt = new Date(clock.wall());
  const runDir = createRunFolder(reports, scenario.name, startedAt);
  writeFileSync(join(runDir, "scenario.json"), `${JSON.stringify(scenario, null, 2)}\n`);
  const timeline = openTimeline(runDir, { startedAt: startedAt.toISOString(), scenario: scenario.name });
  const origin = clock.now();
  const stage: Stage = {
    ...options,
    runDir,
    timeline,
    now: () => clock.now() - origin,
    over: new AbortController(),
  };
  try {
    const end = await conduct(stage);
    observer.note(end.message);
    timeline.end(stage.now(), end.reason, end.message);
  } catch (failure) {
    timeline.end(stage.now(), "failed", messageOf(failure));
    throw failure;
  } finally {
    timeline.close();
  }
  const result = await judgeStored(runDir);
  writeResult(result);
  return result;
}

/** Plays the phases. Everything that was started is stopped before this returns, in the reverse order. */
async function conduct(stage: Stage): Promise<RunEnd> {
  const { scenario, now, over } = stage;
  const { population, load: plan, sessions } = scenario;
  endOnAbort(stage);
  await using started = new AsyncDisposableStack();
  try {
    enter(stage, "start", null);
    const target = started.use(await launch(stage));
    started.defer(endOnDeath(stage, target));
    const { probe } = started.use(await observe(stage, target));

    await phase(stage, "baseline", plan.baseline);
    const users = stage.extend ? { ...population, hold: longestHold(scenario) } : population;
    const load = started.use(
      await startHttpLoad({ plan, population: users, contract: sessions, baseUrl: target.baseUrl }),
    );
    recordLoad(load, watched(stage), now());
    void load.failed.then((error) => finish(over, "failed", `The load generator broke: ${error.message}`));

    const certain = await cycles(stage, load, probe);
    return certain === null
      ? { reason: "completed", message: "The run is complete." }
      : { reason: "decided-early", message: certain };
  } catch (thrown) {
    if (over.signal.aborted) return over.signal.reason as RunEnd;
    throw thrown;
  }
}

function endOnAbort({ signal, over }: Stage): void {
  const interrupted = () => finish(over, "interrupted", "The run was interrupted; what follows is partial.");
  if (signal.aborted) interrupted();
  else signal.addEventListener("abort", interrupted, { once: true });
}

/** Returns what waits until all that is known of a death is on the record. */
function endOnDeath({ timeline, now, over }: Stage, target: StartedTarget): () => Promise<void> {
  let recorded = Promise.resolve();
  void target.died.then((death) => {
    timeline.event(now(), "target.died", death.reason, death);
    recorded = recordCrashDump(death, timeline, now);
    finish(over, "target-died", `The target died: ${death.reason}`);
  });
  return () => recorded;
}

async function launch(stage: Stage): Promise<StartedTarget> {
  const { scenario, runDir, observer, over } = stage;
  const host = await measureHost(runDir);
  const kind = stage.target ?? defaultTargetKind(host);
  requireCapacity(host, kind, scenario.service, scenario.population.users);
  return startTarget(kind, scenario.service, {
    runDir,
    runId: basename(runDir),
    log: (line) => observer.note(line),
    signal: over.signal,
  });
}

/** Connects to the node and starts the probe; both end with the run. */
async function observe(stage: Stage, target: StartedTarget): Promise<Observation> {
  const { scenario, clock, now } = stage;
  await using started = new AsyncDisposableStack();
  const link = started.use(await connectNode(target));
  const plan = {
    ...scenario.probe,
    tables: [...new Set([scenario.sessions.table, ...scenario.probe.tables])],
  };
  const probe = started.use(
    await startProbe({ link, plan, sink: watched(stage), osMemory: () => target.osMemory(), now, clock }),
  );
  recordEnvironment(stage, target, link.facts);
  const running = started.move();
  return { probe, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

interface Observation extends AsyncDisposable {
  readonly probe: RunningProbe;
}

/** What a reader needs to run this again, or to doubt it. */
function recordEnvironment(
  stage: Stage,
  target: StartedTarget,
  node: Readonly<Record<string, string | number>>,
): void {
  const { command, version, scenario, timeline, now } = stage;
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
    node,
  };
  timeline.event(now(), "environment", `${target.kind} target, node ${target.node}`, environment);
}
