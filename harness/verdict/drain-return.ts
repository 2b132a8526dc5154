import type { RunView } from "./run-view.ts";
import { between, highest, last, lowest, type Sample } from "./window.ts";

/** A gauge before the load, at its peak, and once the load is gone. */
export interface DrainReturn {
  /** The most at rest, before anybody came. */
  readonly base: number;
  readonly peak: Sample;
  /** The least after the forced collection, or the last reading of the drain where there was none. */
  readonly end: Sample;
  /** Whether a collection had been forced by then: only then is what is left held, and not garbage. */
  readonly collected: boolean;
}

/** @returns null without a reading before the load, or after it had been gone for idle timeout + sweep interval */
export function readReturn(run: RunView, name: string): DrainReturn | null {
  const series = run.series(name);
  const baseline = run.phase("baseline");
  const drain = run.phase("drain");
  if (!series || !baseline || !drain) return null;
  const base = highest(between(series, baseline.from, baseline.to));
  const settle = run.phase("settle");
  const collected = settle && lowest(between(series, settle.from, Infinity));
  const end = collected ?? last(between(series, drain.from, settle?.from ?? Infinity));
  const { idleTimeout, sweepInterval } = run.scenario.sessions;
  if (!base || !end || end.t - drain.from < idleTimeout + sweepInterval) return null;
  return { base: base.v, peak: highest(series)!, end, collected: collected !== null };
}
