import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { messageOf, usageError } from "./base/errors.ts";
import { SECOND } from "./base/units.ts";
import { launch } from "./launch.ts";
import { shoot } from "./load/autocannon/shoot.ts";
import type { StepOrder, Volley } from "./load/autocannon/types.ts";
import { assertOpenFiles, loopbackEndpoint } from "./load/endpoint.ts";
import { requireHttpActs } from "./load/http-acts.ts";
import { enter, phase } from "./phases.ts";
import { observeNode, recordEnvironment } from "./observe.ts";
import { endOnAbort, endOnDeath } from "./run.ts";
import { saveSaturation, type SaturationPlan, type SaturationRecord } from "./saturation-record.ts";
import type { Step } from "./saturation/types.ts";
import type { RunEnd, RunOptions, Stage } from "./stage.ts";
import { CoresInUse } from "./target/cores-in-use.ts";
import type { StartedTarget } from "./target/types.ts";
import { startTelemetry } from "./telemetry/telemetry.ts";
import { createRunFolder } from "./timeline/run-folder.ts";
import type { TimelineSink } from "./timeline/types.ts";
import { openTimeline } from "./timeline/writer.ts";
import { watched } from "./watched-timeline.ts";

type SaturationOptions = Omit<RunOptions, "timeBudget" | "extend" | "k6" | "showTo" | "live">;

/**
 * Drives a service in a closed loop with more and more connections, while the probe samples its node. Record and result
 * are in a folder of their own, `<reports>/saturate/<scenario>/<UTC time>`, written after each step.
 * A target that dies and an interruption end it with what is known by then; what never got under way is thrown.
 */
export async function runSaturation(
  options: SaturationOptions,
  plan: SaturationPlan,
  done: (step: Step) => void,
): Promise<SaturationRecord> {
  const { scenario, reports, clock, observer, command } = options;
  assertOpenFiles(Math.max(...plan.connections));
  await using telemetry = await startTelemetry({ prometheus: null, otlp: null });
  const startedAt = new Date(clock.wall()).toISOString();
  const runDir = createRunFolder(join(reports, "saturate"), scenario.name, new Date(startedAt));
  writeFileSync(join(runDir, "scenario.json"), `${JSON.stringify(scenario, null, 2)}\n`);
  const timeline = openTimeline(runDir, { startedAt, scenario: scenario.name });
  const origin = clock.now();
  const now = () => clock.now() - origin;
  const over = new AbortController();
  const asked = { ...options, timeBudget: null, extend: false };
  const stage: Stage = { ...asked, runDir, timeline, telemetry, cluster: null, now, over };
  const steps: Step[] = [];
  const save = (end: RunEnd | null) =>
    saveSaturation({
      schemaVersion: 1,
      startedAt,
      command,
      scenario: scenario.name,
      runDir,
      host: { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, memoryBytes: totalmem() },
      plan,
      steps,
      end,
    });
  try {
    const end = await conduct(stage, plan, (step) => {
      steps.push(step);
      save(null);
      done(step);
    });
    observer.note(end.message);
    timeline.end(now(), end.reason, end.message);
    return save(end);
  } catch (failure) {
    timeline.end(now(), "failed", messageOf(failure));
    throw failure;
  } finally {
    timeline.close();
  }
}

/** Everything that was started is stopped before this returns, in the reverse order. */
async function conduct(stage: Stage, plan: SaturationPlan, done: (step: Step) => void): Promise<RunEnd> {
  const { over, timeline, now, scenario } = stage;
  endOnAbort(stage);
  await using started = new AsyncDisposableStack();
  try {
    enter(stage, "start", null);
    const [target] = (await launch(stage)) as readonly [StartedTarget];
    started.use(target);
    started.defer(endOnDeath(stage, target));
    const node = started.use(await observeNode(stage, target, watched(stage)));
    recordEnvironment(stage, [node], timeline);
    const baseUrl = addressOf(target);
    const seen = typeof target.facts["pid"] === "number" ? target.facts["pid"] : node.link.facts.pid;
    await phase(stage, "baseline", Math.min(scenario.load.baseline, BASELINE));
    enter(stage, "ramp", plan.connections.length * (plan.warmUp + plan.duration));
    let firstUser = 0;
    for (const connections of plan.connections) {
      const order = { ...orderOf(stage, plan), baseUrl, connections, firstUser };
      const { step, nextUser } = await take(stage, order, seen);
      firstUser = nextUser;
      timeline.event(now(), "saturation.step", `${connections} connections`, step);
      done(step);
    }
    return { reason: "completed", message: "Every step was measured." };
  } catch (thrown) {
    if (over.signal.aborted) return over.signal.reason as RunEnd;
    throw thrown;
  }
}

/** The node at rest, as it is before anybody comes. */
const BASELINE = 2 * SECOND;

function orderOf({ scenario: { load } }: Stage, { act, request, warmUp, duration }: SaturationPlan) {
  const login = act === "login" ? null : requireHttpActs(load, "beamsoak saturate").login;
  return { act: request, login, warmUp, measure: duration, timeout: load.requestTimeout };
}

function addressOf({ baseUrl }: StartedTarget): string {
  if (baseUrl === null) {
    throw usageError(
      "TARGET_URL_MISSING",
      "Requests need the address of the attached node's service.",
      "Give it: --url http://127.0.0.1:8080",
    );
  }
  loopbackEndpoint(baseUrl);
  return baseUrl;
}

/** One step, with what everybody used while it was measured. */
async function take(
  stage: Stage,
  order: StepOrder,
  service: number,
): Promise<{ readonly step: Step; readonly nextUser: number }> {
  const { over } = stage;
  const used = new CoresInUse(service);
  const observer = { measuring: () => used.reset(), second: recorder(stage, order.connections) };
  const { volley, nextUser } = await shoot(order, observer, over.signal);
  return { step: stepOf(order.connections, volley, used.sample()), nextUser };
}

function stepOf(
  connections: number,
  { took, ok, errors, latency, cpu, rss }: Volley,
  used: ReturnType<CoresInUse["sample"]>,
): Step {
  return {
    connections,
    took,
    ok,
    errors,
    rate: (ok * SECOND) / took,
    latency: latency && { p50: latency.p50, p99: latency.p99, max: latency.max },
    cpu: { ...used, generator: cpu },
    generatorRss: rss,
  };
}

/** Puts each second on the record, as the series of a run's load. */
function recorder(stage: Stage, connections: number): (volley: Volley) => void {
  const sink = watched(stage);
  declare(sink);
  return ({ took, ok, errors, latency, cpu, rss }) => {
    const failed = Object.values(errors).reduce((sum, count) => sum + count, 0);
    sink.sample(stage.now(), {
      "load.rate": (ok * SECOND) / took,
      "load.failed_rate": (failed * SECOND) / took,
      "load.connections": connections,
      ...(latency && { "latency.p50": latency.p50, "latency.p99": latency.p99 }),
      "generator.cpu": cpu,
      "generator.rss": rss,
    });
  };
}

function declare(sink: TimelineSink): void {
  for (const name of ["load.rate", "load.failed_rate"])
    sink.declare({ name, unit: "per-second", type: "gauge" });
  sink.declare({ name: "load.connections", unit: "count", type: "gauge" });
  for (const name of ["latency.p50", "latency.p99"]) sink.declare({ name, unit: "ms", type: "gauge" });
  sink.declare({ name: "generator.cpu", unit: "ratio", type: "gauge" });
  sink.declare({ name: "generator.rss", unit: "B", type: "gauge" });
}
