import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf, usageError } from "./base/errors.ts";
import type { ResolvedScenario } from "./config/types.ts";
import { diagnose } from "./diagnosis/diagnose.ts";
import { junitXml } from "./report/junit.ts";
import { resultJson } from "./report/json.ts";
import { buildResult } from "./report/result.ts";
import type { RunResult } from "./report/types.ts";
import { loadTimeline } from "./timeline/load.ts";
import { judgeRun } from "./verdict/judge-run.ts";
import { withGateSetting } from "./verdict/set-gate.ts";

/**
 * Judges a stored run from its folder alone: the same code, and so the same answer, at the end of a run and ever after.
 * @param settings gates to judge by instead of the run's own, as `gates.<id>=<level>` or `gates.<id>.<option>=<value>`
 * @throws BeamsoakError (exit 2) when the folder holds no readable run, or a setting is none
 */
export async function judgeStored(runDir: string, settings: readonly string[] = []): Promise<RunResult> {
  const scenario = settings.reduce(withGateSetting, storedScenario(runDir));
  const timeline = await loadTimeline(runDir);
  const verdict = judgeRun(timeline, scenario);
  return buildResult(scenario, timeline, verdict, diagnose(timeline, scenario, verdict), runDir);
}

/** Leaves `result.json` and `junit.xml` in the run's folder. */
export function writeResult(result: RunResult): void {
  writeFileSync(join(result.runDir, "result.json"), resultJson(result));
  writeFileSync(join(result.runDir, "junit.xml"), junitXml(result));
}

function storedScenario(runDir: string): ResolvedScenario {
  const path = join(runDir, "scenario.json");
  try {
    return JSON.parse(readFileSync(path, "utf8")) as ResolvedScenario;
  } catch (cause) {
    throw usageError("RUN_WITHOUT_SCENARIO", `Cannot read ${path}: ${messageOf(cause)}`);
  }
}
