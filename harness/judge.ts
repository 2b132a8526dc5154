import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { messageOf, usageError } from "./base/errors.ts";
import type { Millis } from "./base/units.ts";
import type { ResolvedScenario } from "./config/types.ts";
import { findingsOfCluster } from "./diagnosis/cluster.ts";
import { diagnose } from "./diagnosis/diagnose.ts";
import { reportAssets } from "./report-assets.ts";
import { reportHtml } from "./report/html/page.ts";
import { jobSummary } from "./report/job-summary.ts";
import { metricsText } from "./report/openmetrics.ts";
import { junitXml } from "./report/junit.ts";
import { resultJson } from "./report/json.ts";
import { buildResult } from "./report/result.ts";
import type { RunResult } from "./report/types.ts";
import { loadTimeline } from "./timeline/load.ts";
import { nodeRuns, nodesFolder } from "./timeline/run-folder.ts";
import type { Timeline } from "./timeline/types.ts";
import { withNodes } from "./verdict/cluster.ts";
import { judgeRun } from "./verdict/judge-run.ts";
import { withGateSetting } from "./verdict/set-gate.ts";

/**
 * Judges a stored run from its folder alone: the same code, and so the same answer, at the end of a run and ever after.
 * @param settings gates to judge by instead of the run's own, as `gates.<id>=<level>` or `gates.<id>.<option>=<value>`
 * @throws BeamsoakError (exit 2) when the folder holds no readable run, or a setting is none
 */
export async function judgeStored(runDir: string, settings: readonly string[] = []): Promise<JudgedRun> {
  const scenario = settings.reduce(withGateSetting, storedScenario(runDir));
  const whole = judgeTimeline(await loadTimeline(runDir), scenario, runDir);
  const nodes: JudgedNode[] = [];
  for (const { node, folder } of nodeRuns(runDir))
    nodes.push({ node, judged: await judgeStored(folder, settings) });
  return nodes.length === 0 ? whole : withEachNode(whole, nodes);
}

interface JudgedNode {
  readonly node: string;
  readonly judged: JudgedRun;
}

/** The whole of a cluster in the light of its nodes. */
function withEachNode({ result, timeline }: JudgedRun, nodes: readonly JudgedNode[]): JudgedRun {
  const verdicts = nodes.map(({ node, judged }) => ({
    node,
    sampled: sampledFor(judged.timeline),
    verdict: judged.result.verdict,
  }));
  return {
    timeline,
    nodes: nodes.map(({ judged }) => judged),
    result: {
      ...result,
      verdict: withNodes(result.verdict, verdicts),
      findings: findingsOfCluster(
        nodes.map(({ node, judged }) => ({ node, findings: judged.result.findings })),
      ),
      nodes: verdicts.map(({ node, sampled, verdict: { outcome, sentence } }) => ({
        node,
        folder: relative(result.runDir, join(nodesFolder(result.runDir), node)),
        sampled,
        outcome,
        sentence,
      })),
    },
  };
}

function sampledFor({ phases, lastT }: Timeline): Millis {
  return lastT - (phases[0]?.from ?? lastT);
}

/**
 * Judges a run that is still being recorded, by what there is of it.
 * @throws BeamsoakError (exit 2) when the folder holds no readable run
 */
export async function judgeSoFar(runDir: string): Promise<JudgedRun> {
  const timeline = await loadTimeline(runDir);
  const end = { kind: "end", t: timeline.lastT, reason: "interrupted", message: "The run goes on." } as const;
  return judgeTimeline({ ...timeline, end: timeline.end ?? end }, storedScenario(runDir), runDir);
}

function judgeTimeline(timeline: Timeline, scenario: ResolvedScenario, runDir: string): JudgedRun {
  const verdict = judgeRun(timeline, scenario);
  const findings = diagnose(timeline, scenario, verdict);
  return { result: buildResult(scenario, timeline, verdict, findings, runDir), timeline, nodes: [] };
}

/** A run with what was recorded and what is said of it. */
export interface JudgedRun {
  readonly result: RunResult;
  readonly timeline: Timeline;
  /** Of a cluster, each node by itself; none for one node. */
  readonly nodes: readonly JudgedRun[];
}

/** Leaves `result.json`, `junit.xml`, `metrics.txt`, `summary.md` and `report.html` in the run's folder, and in those of its nodes. */
export function writeReports({ result, timeline, nodes }: JudgedRun): void {
  nodes.forEach(writeReports);
  const write = (file: string, text: string) => {
    writeFileSync(join(result.runDir, file), text);
  };
  write("result.json", resultJson(result));
  write("junit.xml", junitXml(result));
  write("metrics.txt", metricsText(result));
  write("summary.md", jobSummary(result, timeline));
  write("report.html", reportHtml(result, timeline, reportAssets()));
}

/** @throws BeamsoakError (exit 2) when there is none */
export function storedScenario(runDir: string): ResolvedScenario {
  const path = join(runDir, "scenario.json");
  try {
    return JSON.parse(readFileSync(path, "utf8")) as ResolvedScenario;
  } catch (cause) {
    throw usageError("RUN_WITHOUT_SCENARIO", `Cannot read ${path}: ${messageOf(cause)}`);
  }
}
