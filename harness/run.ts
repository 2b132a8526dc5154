import { writeFileSync } from "node:fs";
import { arch, cpus, release, totalmem } from "node:os";
import { basename, join } from "node:path";
import type { Clock } from "./base/clock.ts";
import { messageOf } from "./base/errors.ts";
import { SECOND, type Millis } from "./base/units.ts";
import { connectNode } from "./beam/connect.ts";
import type { ResolvedScenario, TargetKind } from "./config/types.ts";
import { startHttpLoad } from "./load/http.ts";
import { recordLoad } from "./load/record.ts";
import { startProbe, type RunningProbe } from "./probe/probe.ts";
import { judgeStored, writeResult } from "./judge.ts";
import type { RunEnvironment, RunResult } from "./report/types.ts";
import { defaultTargetKind, requireCapacity } from "./target/capacity.ts";
import { measureHost } from "./target/host.ts";
import { startTarget } from "./target/start.ts";
import type { StartedTarget } from "./target/types.ts";
import { loadTimeline } from "./timeline/load.ts";
import { createRunFolder } from "./timeline/run-folder.ts";
import type { EndRecord, PhaseName, TimelineSink } from "./timeline/types.ts";
import { openTimeline, type TimelineWriter } from "./timeline/writer.ts";
import { decideEarly } from "./verdict/decide-early.ts";
import { requireKnownGates } from "./verdict/gates/registry.ts";

/** Whoever wants to watch a run while it goes on. */
export interface RunObserver {
  /** A phase begins; `planned` is null when its length is not known. */
  phase(name: PhaseName, planned: Millis | null): void;
  sample(values: Readonly<Record<string, number>>): void;
  /** Something worth a line: what is being started, why a run ends. */
  note(line: string): void;
  /** The verdict as it stands. */
  soFar(text: string): void;
}

export interface RunOptions {
  readonly scenario: ResolvedScenario;
  /** null: a container where an engine answers, a local process otherwise. */
  readonly target: TargetKind | null;
  /** Folder under which the run's own folder is made. */
  readonly reports: string;
  /** The command that started this run, for the record. */
  readonly command: readonly string[];
  readonly version: string;
  readonly clock: Clock;
  /** Aborted to end the run now, with a partial report. */
  readonly signal: AbortSignal;
  readonly observer: RunObserver;
}

type RunEnd = Pick<EndRecord, "reason" | "message">;

/**
 * Runs a scenario from start to verdict, and leaves its record, result and JUnit file in a folder of its own.
 * A target that dies, an interruption and an early decision end the run with a result; what never got under way
 * (bad configuration, a target that does not start) is thrown as a BeamsoakError.
 */
export async function runScenario(options: RunOptions): Promise<RunResult> {
  const { scenario, reports, clock, observer } = options;
  requireKnownGates(scenario);
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

interface Stage extends RunOptions {
  readonly runDir: string;
  readonly timeline: TimelineWriter;
  /** Time since the start of the run. */
  readonly now: () => Millis;
  /** Aborted, with a RunEnd as its reason, when the run is to end before its plan. */
  readonly over: AbortController;
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
    endOnDeath(stage, target);
    const { probe } = started.use(await observe(stage, target));

    await phase(stage, "baseline", plan.baseline);
    const load = started.use(
      await startHttpLoad({ plan, population, contract: sessions, baseUrl: target.baseUrl }),
    );
    recordLoad(load, watched(stage), now());
    void load.failed.then((error) => finish(over, "failed", `The load generator broke: ${error.message}`));

    await phase(stage, "ramp", population.ramp);
    const inHold = await judgedPhase(stage, "hold", population.hold + population.rampDown);
    const quiet = load.quiesce();
    const certain = inHold ?? (await judgedPhase(stage, "drain", plan.drain));
    await quiet;
    await settle(stage, probe);
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

function endOnDeath({ timeline, now, over }: Stage, target: StartedTarget): void {
  void target.died.then((death) => {
    timeline.event(now(), "target.died", death.reason, death);
    finish(over, "target-died", `The target died: ${death.reason}`);
  });
}

function finish(over: AbortController, reason: RunEnd["reason"], message: string): void {
  over.abort({ reason, message } satisfies RunEnd);
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

/** The timeline, with every sample shown to the observer as well. */
function watched({ timeline, observer }: Stage): TimelineSink {
  return {
    declare: (series) => timeline.declare(series),
    sample: (t, values) => {
      timeline.sample(t, values);
      observer.sample(values);
    },
    missed: (t, source, reason) => timeline.missed(t, source, reason),
    event: (t, event, message, data) => timeline.event(t, event, message, data),
  };
}

function enter({ timeline, now, observer }: Stage, name: PhaseName, planned: Millis | null): void {
  timeline.phase(now(), name);
  observer.phase(name, planned);
}

async function phase(stage: Stage, name: PhaseName, planned: Millis): Promise<void> {
  enter(stage, name, planned);
  await stage.clock.sleep(planned, stage.over.signal);
}

/**
 * A phase during which the verdict is looked at; it ends once that is certain.
 * @returns why the sessions are certainly unbounded; null otherwise
 */
async function judgedPhase(stage: Stage, name: PhaseName, planned: Millis): Promise<string | null> {
  const { clock, over, runDir, scenario, observer, now } = stage;
  enter(stage, name, planned);
  const until = now() + planned;
  while (now() < until) {
    const lookFrom = now();
    const decision = decideEarly(await loadTimeline(runDir), scenario);
    observer.soFar(decision.soFar);
    if (decision.certain === "unbounded") return decision.reason;
    if (decision.certain === "bounded") break;
    // A look costs at most one part in twenty of the run's time, however long its record has become.
    const pause = Math.max(2 * SECOND, 20 * (now() - lookFrom));
    await clock.sleep(Math.max(0, Math.min(pause, until - now())), over.signal);
  }
  return null;
}

/** What a forced collection gives back was garbage; what stays is held. */
async function settle(stage: Stage, probe: RunningProbe): Promise<void> {
  enter(stage, "settle", stage.scenario.load.settle);
  await probe.collectGarbage();
  await stage.clock.sleep(stage.scenario.load.settle, stage.over.signal);
}
