import { describe, expect, it } from "vitest";
import { GIB, MIB, SECOND } from "../../../harness/base/units.ts";
import { judgeRun } from "../../../harness/verdict/judge-run.ts";
import type { Verdict } from "../../../harness/verdict/types.ts";
import { incidentSeries } from "../../support/incident-shapes.ts";
import { incident } from "../../support/scenarios.ts";
import { synthesize, type RunShape, type Shape } from "../../support/timelines.ts";

function judge(shape: Partial<RunShape> = {}): Verdict {
  const scenario = shape.scenario ?? incident();
  return judgeRun(synthesize({ ...shape, scenario }), scenario);
}

const late: Readonly<Record<string, Shape>> = { "load.self_lateness": () => 4_000 };
const death = {
  until: 124 * SECOND,
  end: { reason: "target-died", message: "The target died: OOM" },
} as const;

describe("the verdict on a whole run", () => {
  it("is bounded, exit 0, when every gate passes", () => {
    const verdict = judge();
    expect(verdict).toMatchObject({ outcome: "bounded", exitCode: 0 });
    expect(verdict.sentence).toMatch(/^Bounded at 230 000 users: rows followed the load: /);
  });

  it("is unbounded, exit 1, on the incident, and names every gate that failed", () => {
    const verdict = judge({ series: incidentSeries });
    expect(verdict).toMatchObject({ outcome: "unbounded", exitCode: 1 });
    expect(verdict.sentence).toMatch(
      /^Unbounded: 335 000 rows are left .* Also failed: heap-bounded, mailboxes-drained, memory-bounded, memory-processes-bounded, memory-ets-bounded, memory-system-bounded\.$/,
    );
  });

  it("is inconclusive, exit 3, when a gate stays open", () => {
    const verdict = judge({ series: { "memory.total": () => null } });
    expect(verdict).toMatchObject({ outcome: "inconclusive", exitCode: 3 });
    expect(verdict.sentence).toMatch(/^Inconclusive: nothing was sampled of memory\.total/);
  });

  it("proves nothing, exit 4, when the generator was at fault, whatever else was found", () => {
    expect(judge({ series: { ...incidentSeries, ...late } })).toMatchObject({
      outcome: "invalid",
      exitCode: 4,
    });
  });

  it("says that the target died, exit 5, before anything else", () => {
    const verdict = judge({ series: late, ...death });
    expect(verdict).toMatchObject({ outcome: "target-died", exitCode: 5 });
    expect(verdict.sentence).not.toContain("Before that");
  });

  it("keeps a failure that was certain before the target died", () => {
    const verdict = judge({ series: incidentSeries, ...death });
    expect(verdict).toMatchObject({ outcome: "target-died", exitCode: 5 });
    expect(verdict.sentence).toMatch(/The target died: OOM Before that, \d+ \d+ rows are left in sessions/);
  });

  it("is inconclusive for a run that was interrupted in time", () => {
    const end = { reason: "interrupted", message: "The run was interrupted." } as const;
    expect(judge({ until: 60 * SECOND, end })).toMatchObject({ outcome: "inconclusive", exitCode: 3 });
  });

  it("is unbounded for a run that was killed too late to save it", () => {
    expect(judge({ series: incidentSeries, until: 100 * SECOND, end: null })).toMatchObject({
      outcome: "unbounded",
      exitCode: 1,
    });
  });
});

describe("a scenario's gates", () => {
  it("at level warn fail nobody, but warn", () => {
    const lossy: Readonly<Record<string, Shape>> = {
      "table.sessions.rows": ({ expected }) => 0.8 * expected,
    };
    const verdict = judge({ series: lossy });
    expect(verdict.outcome).toBe("bounded");
    expect(verdict.warnings[0]).toMatch(/^The service loses sessions that it acknowledged\. For \d+s/);
  });

  it("can be raised from warn to fail", () => {
    const lossy: Readonly<Record<string, Shape>> = {
      "table.sessions.rows": ({ expected }) => 0.8 * expected,
    };
    const scenario = incident({ gates: { "sessions-kept": "fail" } });
    const verdict = judge({ scenario, series: lossy });
    expect(verdict).toMatchObject({ outcome: "failed", exitCode: 1 });
    expect(verdict.sentence).toMatch(/^Failed: for \d+s at least \d+ \d+ sessions were missing/);
  });

  it("that are off are not asked", () => {
    const scenario = incident({ gates: { "heap-bounded": "off" } });
    expect(judge({ scenario }).gates.map(({ gateId }) => gateId)).not.toContain("heap-bounded");
  });

  it("that do not exist are an error, not a default", () => {
    const scenario = incident({ gates: { "heap-bouned": "warn" } });
    expect(() => judge({ scenario })).toThrow(
      /gates\.heap-bouned: there is no such gate; the gates are .*\(found "warn"\)/,
    );
  });
});

describe("the warnings", () => {
  it("tell what a short hold cannot see", () => {
    expect(judge().warnings).toEqual([
      expect.stringMatching(
        /^Growth that a drain takes back was not looked for: memory\.total has \d+ samples under steady load, too few/,
      ),
    ]);
  });

  it("tell of the limit of connections, of samples missed and of a torn record", () => {
    const series: Readonly<Record<string, Shape>> = {
      "load.connection_limit_reached": ({ phase }) => (phase === "hold" ? 1 : 0),
      "process.sessions_owner.mailbox": ({ phase }) => (phase === "hold" ? null : 0),
    };
    const { warnings } = judge({ series, until: 100 * SECOND, end: null });
    expect(warnings.join("\n")).toMatch(/All 9 000 connections that may be open were open at times/);
    expect(warnings.join("\n")).toMatch(
      /35 samples could not be had: process\.sessions_owner\.mailbox \(35\)\. The last: no answer/,
    );
    expect(warnings.join("\n")).toMatch(/The record breaks off/);
  });
});

describe("the verdict on a run of a k6 script's own users", () => {
  const none = { "oracle.low": () => null, "oracle.expected": () => null, "oracle.high": () => null };
  const script = {
    ...none,
    "load.self_lateness": () => null,
    "k6.vus": () => 50,
    "k6.iterations": ({ loaded }) => Math.max(0, loaded),
    "k6.dropped_iterations": () => 0,
  } satisfies Readonly<Record<string, Shape>>;
  const scenario = { ...incident(), script: "/srv/shop.ts" };

  it("leaves out what cannot be known, says so, and is bounded by the rest", () => {
    const { gates, warnings, ...verdict } = judge({ scenario, series: script });
    expect(verdict).toMatchObject({ outcome: "bounded", exitCode: 0 });
    expect(verdict.sentence).toMatch(/^Bounded under the load of shop\.ts: /);
    const ids = gates.map(({ gateId }) => gateId);
    expect(ids).not.toContain("sessions-bounded");
    expect(ids).not.toContain("sessions-kept");
    expect(warnings[0]).toMatch(/^Skipped: sessions-bounded, sessions-kept\. .* nobody knows/);
  });

  it("still fails on what grows while its load is steady", () => {
    const scenario = { ...incident({ hold: 180 * SECOND }), script: "/srv/shop.ts" };
    const growing = {
      "memory.total": ({ loaded, noise }) => GIB + 200 * loaded + MIB * noise,
    } satisfies Record<string, Shape>;
    const verdict = judge({ scenario, series: { ...script, ...growing } });
    expect(verdict.outcome).toBe("unbounded");
    expect(verdict.sentence).toMatch(/memory\.total/);
  });

  it("proves nothing when k6 had no VUs for many of its iterations", () => {
    const dropped = { "k6.dropped_iterations": ({ loaded }) => 0.2 * Math.max(0, loaded) } satisfies Record<
      string,
      Shape
    >;
    const verdict = judge({ scenario, series: { ...script, ...dropped } });
    expect(verdict).toMatchObject({ outcome: "invalid", exitCode: 4 });
    expect(verdict.sentence).toMatch(/k6 dropped .* it had no free VU for them/);
  });
});
