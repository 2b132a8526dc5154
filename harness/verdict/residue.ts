import { formatDuration, type Millis } from "../base/units.ts";
import { mailboxSeries, readBacklog, workedOffAt } from "./backlog.ts";
import { longestLife } from "./lateness.ts";
import type { RunView } from "./run-view.ts";
import { overHigh, type AccountedSample } from "./sessions.ts";
import { CERTAIN_READINGS, isCertain, stretchesOf, type Stretch } from "./stretches.ts";

/** Rows beyond the explained at the end of the drain. */
export type Residue =
  | { readonly state: "none" }
  /** They are there to stay. */
  | { readonly state: "stands"; readonly rows: number }
  /** They may still go: `because` goes on from how many there are. */
  | { readonly state: "open"; readonly because: string; readonly needs: string };

/**
 * A residue stands when it has lasted for a sweep interval or longer, would not be gone within an idle timeout at the
 * rate at which it fell in the last sweep interval, and no backlog excuses it: a message that was taken late refreshes
 * its session late, so the longest life of a session counts from the last moment at which mailboxes were worked off.
 * A backlog that is not worked off at all excuses nothing.
 */
export function residueOf(run: RunView, samples: readonly AccountedSample[]): Residue {
  const drain = run.phase("drain");
  const quiet = samples.filter(({ t }) => t >= (drain?.from ?? Infinity));
  const tail = stretchesOf(quiet, overHigh).find(({ lasting }) => lasting);
  if (!drain || !tail) return { state: "none" };
  const end = quiet.at(-1)!;
  return (
    whyTooShort(run, tail) ??
    whyStillFalling(run, quiet) ??
    whyAwaited(run, drain.from, end.t) ?? { state: "stands", rows: end.rows - end.high }
  );
}

function whyTooShort(run: RunView, tail: Stretch): Residue | null {
  if (isCertain(tail, run)) return null;
  const { sessions, probe } = run.scenario;
  return {
    state: "open",
    because: "not for long enough to tell a late sweep from a lost session",
    needs: `a drain longer by ${formatDuration(2 * sessions.sweepInterval + CERTAIN_READINGS.quiet * probe.interval)}`,
  };
}

function whyStillFalling(run: RunView, quiet: readonly AccountedSample[]): Residue | null {
  const { idleTimeout, sweepInterval } = run.scenario.sessions;
  const end = quiet.at(-1)!;
  const before = quiet.findLast(({ t }) => t <= end.t - sweepInterval)!;
  const fallPerMs = (before.rows - end.rows) / (end.t - before.t);
  if (end.rows - end.high > fallPerMs * idleTimeout) return null;
  return {
    state: "open",
    because: "they are still being removed",
    needs: `a drain longer by ${formatDuration(idleTimeout)}`,
  };
}

function whyAwaited(run: RunView, loadEnded: Millis, end: Millis): Residue | null {
  const mailboxes = mailboxSeries(run.scenario.probe.processes);
  if (mailboxes.some((mailbox) => readBacklog(run, mailbox)?.state === "stuck")) return null;
  const workedOff = mailboxes.reduce((latest, mailbox) => Math.max(latest, workedOffAt(run, mailbox)), 0);
  const settled = workedOff + longestLife(run.scenario.sessions) + run.scenario.sessions.sweepInterval;
  if (workedOff <= loadEnded || end >= settled) return null;
  return {
    state: "open",
    because: `messages waited until ${formatDuration(workedOff - loadEnded)} after the load ended, and one taken late keeps its session late`,
    needs: `a drain of ${formatDuration(settled - loadEnded)}`,
  };
}
