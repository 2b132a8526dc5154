import type { JudgedRun } from "../../harness/judge.ts";
import type { MeasuredRun } from "../../harness/report/compare/types.ts";
import { holdLevels } from "../../harness/verdict/hold-level.ts";
import { judgedOf } from "./results.ts";
import type { RunShape } from "./timelines.ts";

/** A synthetic run of the incident's scenario, in a folder of this name, as it is compared. */
export function measuredRun(name: string, shape: Partial<RunShape> = {}): MeasuredRun {
  return measured(name, judgedOf("decoupled", shape));
}

export function measured(name: string, { result, timeline }: JudgedRun): MeasuredRun {
  const runDir = `/srv/reports/incident-23w/${name}`;
  return { result: { ...result, runDir }, levels: holdLevels(timeline) };
}
