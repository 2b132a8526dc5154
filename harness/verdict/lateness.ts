import { SECOND, type Millis } from "../base/units.ts";
import type { SessionContract } from "../config/types.ts";
import type { RunView } from "./run-view.ts";
import { boundAt, type AccountedSample } from "./sessions.ts";
import { last, sampleAfter, sampleAt, type Window } from "./window.ts";

/** The series by which a service is granted to be late. */
export const LATE_SERIES = ["load.sessions_opened", "load.sent", "load.ok", "load.in_flight"] as const;

/** Sweep intervals by which every removal may come late, beyond what the ledger grants, before that is a breach. */
export const LATE_SWEEPS = 2;

/** After its last act, as the ledger grants it: a second's lag, a sweep just missed, and the one that comes. */
export function longestLife({ idleTimeout, sweepInterval }: SessionContract): Millis {
  return SECOND + idleTimeout + 2 * sweepInterval;
}

/**
 * What a service may hold whose every removal comes late by two sweep intervals: the sessions explained back then, and
 * all that may have been opened since, which are the log-ins acknowledged and the acts that are not, each of which may
 * be a log-in.
 * @returns null where the load's counters are missing
 */
export function boundIfLate(run: RunView): ((sample: AccountedSample) => number) | null {
  const [opened, sent, ok, inFlight] = LATE_SERIES.map((name) => run.series(name));
  const explained = run.series("oracle.high");
  if (!opened || !sent || !ok || !inFlight || !explained) return null;
  return ({ t, high }) => {
    const then = t - LATE_SWEEPS * run.scenario.sessions.sweepInterval;
    const gained = (counter: Window) =>
      (sampleAfter(counter, t) ?? last(counter)!).v - (sampleAt(counter, then)?.v ?? 0);
    const unacknowledged = gained(sent) - gained(ok) + (sampleAt(inFlight, then)?.v ?? 0);
    const back = boundAt(explained, then, Infinity, Math.max) ?? 0;
    return Math.max(high, back + gained(opened) + Math.max(0, unacknowledged));
  };
}
