import type { JudgedRun } from "../../harness/judge.ts";
import { diagnose } from "../../harness/diagnosis/diagnose.ts";
import { buildResult } from "../../harness/report/result.ts";
import type { RunEnvironment, RunResult } from "../../harness/report/types.ts";
import { judgeRun } from "../../harness/verdict/judge-run.ts";
import { incidentSeries } from "./incident-shapes.ts";
import { incident } from "./scenarios.ts";
import { synthesize, type RunShape } from "./timelines.ts";

const environment: RunEnvironment = {
  command: ["beamsoak", "run", "incident-23w", "--set", "store=leaky"],
  seed: 1,
  versions: { beamsoak: "0.1.0", node: "v24.21.0" },
  host: { cpu: "Example CPU", cores: 2, memoryBytes: 25_769_803_776, kernel: "6.1.0 x64" },
  target: { kind: "container", image: "beamsoak/sessions" },
  node: { otp: "25", wordsize: 8, schedulers_online: 2 },
};

/** A synthetic run of the incident's scenario, with what is said of it. */
export function judgedOf(store: string, shape: Partial<RunShape> = {}): JudgedRun {
  const scenario = { ...(shape.scenario ?? incident()), params: { store } };
  const event = { t: 0, event: "environment", message: "container target", data: environment };
  const timeline = synthesize({ ...shape, scenario, events: [event, ...(shape.events ?? [])] });
  const runDir = `/srv/reports/incident-23w/2026-03-01T12-00-00Z`;
  const verdict = judgeRun(timeline, scenario);
  const findings = diagnose(timeline, scenario, verdict);
  return { result: buildResult(scenario, timeline, verdict, findings, runDir), timeline, nodes: [] };
}

export function resultOf(store: string, shape: Partial<RunShape> = {}): RunResult {
  return judgedOf(store, shape).result;
}

export const leaky = (): RunResult => resultOf("leaky", { series: incidentSeries });
export const decoupled = (): RunResult => resultOf("decoupled");
