import type { RunView } from "./run-view.ts";
import { overHigh, type AccountedSample } from "./sessions.ts";
import { isCertain, stretchesOf } from "./stretches.ts";

/**
 * Rows beyond the explained at the end of the drain. They stand when they would not be gone within an idle timeout at
 * the rate at which they fell in the last sweep interval; "short" is too few readings to tell.
 */
export type Residue = "none" | "short" | "falls" | "stands";

export function residueOf(run: RunView, samples: readonly AccountedSample[]): Residue {
  const drain = run.phase("drain");
  const quiet = samples.filter(({ t }) => t >= (drain?.from ?? Infinity));
  const tail = stretchesOf(quiet, overHigh).find(({ lasting }) => lasting);
  if (!tail) return "none";
  if (!isCertain(tail, run)) return "short";
  const { idleTimeout, sweepInterval } = run.scenario.sessions;
  const end = quiet.at(-1)!;
  const before = quiet.findLast(({ t }) => t <= end.t - sweepInterval)!;
  const fallPerMs = (before.rows - end.rows) / (end.t - before.t);
  return end.rows - end.high <= fallPerMs * idleTimeout ? "falls" : "stands";
}
