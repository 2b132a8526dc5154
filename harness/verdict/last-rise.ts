import { gainedIn, type RunView } from "./run-view.ts";
import { CERTAIN_READINGS } from "./stretches.ts";
import { between, highest } from "./window.ts";

/** How far the last third of the hold took an exact count beyond all that came before. */
export interface LastRise {
  /** Its highest reading less the highest before; not above 0 where it stood still. */
  readonly by: number;
  /** Sessions opened within that third. */
  readonly opened: number;
}

/** @returns null where the last third has too few readings, is shorter than two sweeps, or opened no session */
export function lastRise(run: RunView, name: string): LastRise | null {
  const series = run.series(name);
  const hold = run.phase("hold");
  if (!series || !hold) return null;
  const from = hold.to - (hold.to - hold.from) / 3;
  const before = highest(between(series, 0, from));
  const third = between(series, from, hold.to);
  const opened = gainedIn(run, "load.sessions_opened", { from, to: hold.to });
  if (!before || third.t.length < CERTAIN_READINGS.acting || opened === 0) return null;
  if (hold.to - from < 2 * run.scenario.sessions.sweepInterval) return null;
  return { by: highest(third)!.v - before.v, opened };
}
