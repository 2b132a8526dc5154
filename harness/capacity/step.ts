import { peakOf, seriesOf } from "../report/series.ts";
import type { RunResult } from "../report/types.ts";
import type { Timeline } from "../timeline/types.ts";
import { medianOf } from "../verdict/stats/quantile.ts";
import type { Answer, Step, StepFigures } from "./types.ts";

/** What a finished run adds to the search. */
export function stepOf(result: RunResult, timeline: Timeline): Step {
  const { verdict, findings, scenario, startedAt, endedAt } = result;
  const failed = verdict.gates.filter(({ outcome, level }) => outcome === "fail" && level === "fail");
  const gate = failed.find(({ about }) => about === "growth") ?? failed[0];
  const cause = findings.find(({ status }) => status === "leaking");
  return {
    users: scenario.population.users,
    answer: result.end.reason === "failed" ? "fault" : answers[verdict.outcome],
    outcome: verdict.outcome,
    sentence: result.end.reason === "failed" ? result.end.message : verdict.sentence,
    gate: gate ? { id: gate.gateId, title: gate.title, reason: gate.reason } : null,
    cause: cause ? { ruleId: cause.ruleId, title: cause.title, sentence: cause.sentence } : null,
    figures: figuresOf(result, timeline),
    runDir: result.runDir,
    duration: Date.parse(endedAt) - Date.parse(startedAt),
  };
}

/** A size that could not be run at all, since generator or host would not carry it. */
export function faultStep(users: number, sentence: string): Step {
  return {
    users,
    answer: "fault",
    outcome: "invalid",
    sentence,
    gate: null,
    cause: null,
    figures: { memoryTotal: null, memoryEts: null, largestHeap: null, rss: null, p99: null },
    runDir: null,
    duration: 0,
  };
}

const answers: Readonly<Record<Step["outcome"], Answer>> = {
  bounded: "bounded",
  unbounded: "broken",
  failed: "broken",
  "target-died": "broken",
  inconclusive: "open",
  invalid: "fault",
};

function figuresOf({ load }: RunResult, timeline: Timeline): StepFigures {
  const overRest = (name: string) => {
    const [peak, rest] = [peakIn(timeline, name), restIn(timeline, name)];
    return peak === null || rest === null ? null : peak - rest;
  };
  return {
    memoryTotal: overRest("memory.total"),
    memoryEts: overRest("memory.ets"),
    largestHeap: peakIn(timeline, "heap.largest"),
    rss: overRest("os.rss"),
    p99: load?.p99 ?? null,
  };
}

function peakIn(timeline: Timeline, name: string): number | null {
  const series = seriesOf(timeline, name);
  return series && peakOf(series).value;
}

/** The median of the idle baseline. */
function restIn(timeline: Timeline, name: string): number | null {
  const series = seriesOf(timeline, name);
  const baseline = timeline.phases.find(({ phase }) => phase === "baseline");
  if (!series || !baseline) return null;
  const atRest = series.v.filter((_, i) => series.t[i]! >= baseline.from && series.t[i]! < baseline.to);
  return atRest.length === 0 ? null : medianOf(atRest);
}
