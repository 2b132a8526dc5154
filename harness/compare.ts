import { judgeStored } from "./judge.ts";
import { compareRuns } from "./report/compare/compare-runs.ts";
import { comparePage } from "./report/compare/page.ts";
import type { Comparison, MeasuredRun } from "./report/compare/types.ts";
import { reportAssets } from "./report-assets.ts";
import type { Timeline } from "./timeline/types.ts";
import { holdLevels } from "./verdict/hold-level.ts";

/** What was found, and its page, which is made only where it is wanted. */
export interface Compared {
  readonly comparison: Comparison;
  readonly page: () => string;
}

/**
 * Judges stored runs anew, so that all are held to the same gates, and compares the last with the first. Only the records
 * of these two are kept in memory.
 * @throws BeamsoakError (exit 2) when a folder holds no readable run
 */
export async function compareStored(folders: readonly string[]): Promise<Compared> {
  const runs: MeasuredRun[] = [];
  const timelines: Timeline[] = [];
  for (const [index, folder] of folders.entries()) {
    const { result, timeline } = await judgeStored(folder);
    runs.push({ result, levels: holdLevels(timeline) });
    if (index === 0 || index === folders.length - 1) timelines.push(timeline);
  }
  const comparison = compareRuns(runs);
  const [before, after] = [timelines[0]!, timelines.at(-1)!];
  return { comparison, page: () => comparePage(comparison, before, after, reportAssets()) };
}
