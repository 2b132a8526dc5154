import type { Millis } from "../base/units.ts";
import { totalOf, type RunView } from "./run-view.ts";
import { countSlack } from "./sessions.ts";
import { CERTAIN_READINGS } from "./stretches.ts";
import { between, highest, last, lastOf, lowest, sampleAt, type Sample, type Window } from "./window.ts";

/** Counter that the slack of mailboxes is measured by. */
export const ACTS_SENT = "load.sent";

const LONGEST = "mailbox.largest";

/** The mailbox of each watched process, and the longest of all; named ones first, since they say more. */
export function mailboxSeries(processes: readonly string[]): readonly string[] {
  return [...processes.map((name) => `process.${name}.mailbox`), LONGEST];
}

/** The process that a mailbox series is of; null for the longest mailbox, whose process may change. */
export function ownerOf(mailbox: string): string | null {
  return mailbox === LONGEST ? null : mailbox.replace(/^process\.(.*)\.mailbox$/, "$1");
}

/** A mailbox once nobody acts any more. */
export interface Backlog {
  readonly series: string;
  readonly peak: Sample;
  readonly end: Sample;
  /** The fewest messages at the last readings. */
  readonly least: number;
  /** More at every one of the last readings are messages that nobody takes. */
  readonly limit: number;
  readonly state: "emptied" | "shrinking" | "stuck";
}

/**
 * Reads a mailbox's end. A mailbox is no cache: once nobody acts, a process that keeps up empties it within moments,
 * so one that stands above its limit at every reading for a sweep interval holds messages that nobody takes, unless it
 * has at least halved since the load ended and so may only need longer.
 * @returns null without three readings after the load has been gone for idle timeout + sweep interval
 */
export function readBacklog(run: RunView, series: string): Backlog | null {
  const mailbox = run.series(series);
  const drain = run.phase("drain");
  if (!mailbox || !drain) return null;
  const quiet = between(mailbox, drain.from, Infinity);
  const tail = tailOf(quiet, run.scenario.sessions.sweepInterval);
  const end = last(tail);
  const { idleTimeout, sweepInterval } = run.scenario.sessions;
  if (!end || tail.t.length < CERTAIN_READINGS.quiet) return null;
  if (end.t - drain.from < idleTimeout + sweepInterval) return null;
  const least = lowest(tail)!.v;
  const limit = limitOf(run, mailbox);
  const atStart = sampleAt(mailbox, drain.from)?.v ?? quiet.v[0]!;
  const state = least <= limit ? "emptied" : end.v <= atStart / 2 ? "shrinking" : "stuck";
  return { series, peak: highest(mailbox)!, end, least, limit, state };
}

/** The last time at which a mailbox held more than its limit once the load had ended; 0 if it never did. */
export function workedOffAt(run: RunView, series: string): Millis {
  const mailbox = run.series(series);
  const drain = run.phase("drain");
  if (!mailbox || !drain) return 0;
  const limit = limitOf(run, mailbox);
  const quiet = between(mailbox, drain.from, Infinity);
  return quiet.t.findLast((_, index) => quiet.v[index]! > limit) ?? 0;
}

/** The last three readings, or all of the last `span` if those are more. */
function tailOf(window: Window, span: number): Window {
  const from = (last(window)?.t ?? 0) - span;
  const recent = between(window, from, Infinity);
  const readings = CERTAIN_READINGS.quiet;
  return recent.t.length >= readings ? recent : lastOf(window, readings);
}

/** Messages that mean nothing: as many as waited at rest, and a few under way. */
function limitOf(run: RunView, mailbox: Window): number {
  const baseline = run.phase("baseline");
  const atRest = (baseline && highest(between(mailbox, baseline.from, baseline.to))?.v) ?? 0;
  return Math.floor(atRest + countSlack(totalOf(run, ACTS_SENT) ?? 0));
}
