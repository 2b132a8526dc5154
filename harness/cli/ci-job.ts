import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { annotations } from "../report/job-summary.ts";
import type { RunResult } from "../report/types.ts";

/** Tells GitHub of a run: a summary on the page of the job, and an annotation for each claim that does not hold. */
export function tellCiJob(result: RunResult): void {
  const page = process.env["GITHUB_STEP_SUMMARY"];
  if (page) appendFileSync(page, readFileSync(join(result.runDir, "summary.md")));
  if (process.env["GITHUB_ACTIONS"] !== "true") return;
  for (const annotation of annotations(result)) process.stderr.write(`${annotation}\n`);
}
