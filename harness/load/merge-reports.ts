import type { DriverReport } from "./driver.ts";
import type { GeneratorUse } from "./generator-usage.ts";
import { mergeJourneys } from "./merge-journeys.ts";
import type { ErrorCounts, ErrorKind, LoadWindow } from "./types.ts";

/**
 * One window out of the reports of all drivers; what cannot be had from sums is handed in, and so is what this process
 * itself uses.
 */
export function mergeReports(
  reports: readonly DriverReport[],
  delays: Pick<LoadWindow, "latency" | "lateness">,
  own: GeneratorUse,
): LoadWindow {
  const sum = (of: (report: DriverReport) => number) =>
    reports.reduce((total, report) => total + of(report), 0);
  const worst = (of: (report: DriverReport) => number) => Math.max(...reports.map(of));
  return {
    t: worst((report) => report.t),
    activeUsers: sum((report) => report.activeUsers),
    due: sum((report) => report.counts.due),
    sent: sum((report) => report.counts.sent),
    ok: sum((report) => report.counts.ok),
    errors: reports.reduce((errors, report) => addErrors(errors, report.counts.errors), {}),
    dropped: sum((report) => report.counts.dropped),
    connections: sum((report) => report.connections),
    inFlight: sum((report) => report.inFlight),
    waiting: sum((report) => report.waiting),
    connectionLimitReached: reports.some((report) => report.connectionLimitReached),
    selfLateness: worst((report) => report.counts.selfLateness),
    serviceLateness: worst((report) => report.counts.serviceLateness),
    ...delays,
    sessions: {
      low: sum((report) => report.sessions.low),
      high: sum((report) => report.sessions.high),
      expected: sum((report) => report.sessions.expected),
    },
    users: {
      opened: sum((report) => report.users.opened),
      loggedOut: sum((report) => report.users.loggedOut),
      vanished: sum((report) => report.users.vanished),
      present: sum((report) => report.users.present),
    },
    ...mergeJourneys(reports),
    generator: {
      rss: own.rss + sum((report) => report.usage?.rss ?? 0),
      cpu: own.cpu + sum((report) => report.usage?.cpu ?? 0),
      eventLoopDelay: worst((report) => report.eventLoopDelay),
      userState: sum((report) => report.userState),
    },
  };
}

export function addErrors(some: ErrorCounts, more: ErrorCounts): ErrorCounts {
  const sums = { ...some };
  for (const [kind, count] of Object.entries(more) as [ErrorKind, number][])
    sums[kind] = (sums[kind] ?? 0) + count;
  return sums;
}
