import { describe, expect, it } from "vitest";
import type { DriverReport } from "../../../harness/load/driver.ts";
import { mergeReports } from "../../../harness/load/merge-reports.ts";
import { RunningTotals } from "../../../harness/load/running-totals.ts";

const usage = { rss: 100, cpu: 0.25 };
const noDelays = { latency: null, lateness: null };

function report(change: Partial<DriverReport>, counts: Partial<DriverReport["counts"]> = {}): DriverReport {
  return {
    t: 1000,
    activeUsers: 10,
    connections: 3,
    inFlight: 2,
    waiting: 1,
    connectionLimitReached: false,
    sessions: { low: 8, high: 12, expected: 10 },
    users: { opened: 20, loggedOut: 5, vanished: 4, present: 11 },
    eventLoopDelay: 4,
    userState: 1000,
    journeys: null,
    ...change,
    counts: {
      due: 30,
      sent: 29,
      ok: 20,
      dropped: 1,
      errors: {},
      examples: {},
      selfLateness: 3,
      serviceLateness: 9,
      latencies: null,
      latenesses: null,
      ...counts,
    },
  };
}

describe("one window of several drivers", () => {
  const window = mergeReports(
    [
      report({ t: 1001 }, { errors: { timeout: 2, reset: 1 }, selfLateness: 7 }),
      report({ connectionLimitReached: true, eventLoopDelay: 40 }, { errors: { timeout: 5 } }),
    ],
    noDelays,
    usage,
  );

  it("adds up users, acts, connections and session bands", () => {
    expect(window).toMatchObject({
      activeUsers: 20,
      due: 60,
      sent: 58,
      ok: 40,
      dropped: 2,
      connections: 6,
      inFlight: 4,
      waiting: 2,
      sessions: { low: 16, high: 24, expected: 20 },
      users: { opened: 40, loggedOut: 10, vanished: 8, present: 22 },
    });
  });

  it("adds up errors by kind", () => {
    expect(window.errors).toEqual({ timeout: 7, reset: 1 });
  });

  it("keeps the worst lateness and the last moment", () => {
    expect(window).toMatchObject({
      t: 1001,
      selfLateness: 7,
      serviceLateness: 9,
      connectionLimitReached: true,
      generator: { rss: 100, cpu: 0.25, eventLoopDelay: 40, userState: 2000 },
    });
  });
});

describe("totals", () => {
  it("sum windows up, with the first example of each kind and the peak of connections", () => {
    const totals = new RunningTotals(100);
    const early = report({ connections: 50 }, { errors: { reset: 1 }, examples: { reset: "first" } });
    const late = report(
      { t: 2000 },
      { errors: { reset: 1, refused: 1 }, examples: { reset: "second", refused: "other" } },
    );
    for (const one of [early, late]) totals.add(mergeReports([one], noDelays, usage), [one]);
    expect(totals.get()).toMatchObject({
      due: 60,
      sent: 58,
      errors: { reset: 2, refused: 1 },
      examples: { reset: "first", refused: "other" },
      peakConnections: 50,
      maxConnections: 100,
      latency: null,
    });
  });
});
