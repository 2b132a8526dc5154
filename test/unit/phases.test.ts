import { describe, expect, it } from "vitest";
import type { Clock } from "../../harness/base/clock.ts";
import { randomUnit } from "../../harness/base/random.ts";
import { MIB, SECOND, type Millis } from "../../harness/base/units.ts";
import type { ResolvedScenario } from "../../harness/config/types.ts";
import { cycles } from "../../harness/phases.ts";
import type { Stage } from "../../harness/stage.ts";
import { loadTimeline } from "../../harness/timeline/load.ts";
import { openTimeline } from "../../harness/timeline/writer.ts";
import { incident } from "../support/scenarios.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** A node whose figures are a function of the phase it is in; time passes only where the plan sleeps. */
type Figures = (at: { phase: string; cycle: number; inPhase: Millis }) => Readonly<Record<string, number>>;

interface Setting {
  readonly scenario: ResolvedScenario;
  readonly figures?: Figures;
  readonly timeBudget?: Millis;
  readonly extend?: boolean;
}

/** Plays the cycles on virtual time, and tells what was done and recorded. */
async function play({ scenario, figures = healthy, timeBudget, extend }: Setting) {
  const runDir = tempFolder();
  const timeline = openTimeline(runDir, { startedAt: "2026-03-01T12:00:00.000Z", scenario: scenario.name });
  const done: string[] = [];
  let now = 0;
  let place = { phase: "baseline", cycle: 0, from: 0 };
  for (const name of Object.keys(figures({ phase: "hold", cycle: 1, inPhase: 0 }))) {
    timeline.declare({ name, unit: name.startsWith("memory") ? "B" : "count", type: "gauge" });
  }
  const clock: Clock = {
    now: () => now,
    wall: () => now,
    sleep: (duration) => {
      for (const end = now + duration; now < end;) {
        timeline.sample(now, figures({ ...place, inPhase: now - place.from }));
        now = Math.min(end, now + scenario.probe.interval);
      }
      return Promise.resolve();
    },
  };
  const stage = {
    scenario,
    runDir,
    timeline,
    clock,
    now: () => now,
    timeBudget: timeBudget ?? null,
    extend: extend ?? false,
    over: new AbortController(),
    observer: {
      phase: (phase: string) => {
        place = { phase, cycle: place.cycle + (phase === "ramp" ? 1 : 0), from: now };
        done.push(phase);
      },
      note: () => undefined,
      soFar: () => undefined,
    },
  } as unknown as Stage;
  const say = (what: string) => () => Promise.resolve(void done.push(what));
  const load = { quiesce: say("quiesce"), resume: say("resume") };
  const probe = { collectGarbage: say("collect"), examine: say("examine") };
  timeline.phase(0, "baseline");
  await clock.sleep(scenario.load.baseline);
  const certain = await cycles(stage, load as never, probe as never);
  timeline.end(now, "completed", "");
  timeline.close();
  const { phases, events } = await loadTimeline(runDir);
  const lengths = (name: string) =>
    phases.filter(({ phase }) => phase === name).map(({ from, to }) => (to - from) / SECOND);
  return { certain, done, phases, events, lengths };
}

const users = ({ phase }: { phase: string }) => (phase === "ramp" || phase === "hold" ? 1000 : 0);

/** Sessions that go 20 s after their users. */
const healthy: Figures = (at) => {
  const rows = at.phase === "drain" && at.inPhase < 20 * SECOND ? 1000 : users(at);
  return {
    "table.sessions.rows": rows,
    "oracle.low": 0,
    "oracle.expected": rows,
    "oracle.high": at.phase === "drain" ? 1000 : users(at),
    "load.sessions_opened": 1000 * at.cycle,
    "memory.total": 40 * MIB,
  };
};

/** Rows that are never removed again, from the third cycle on. */
const stuck: Figures = (at) => ({
  ...healthy(at),
  "table.sessions.rows": at.cycle === 3 ? 1000 : healthy(at)["table.sessions.rows"]!,
  "oracle.high": at.phase === "drain" && at.inPhase > 40 * SECOND ? 0 : healthy(at)["oracle.high"]!,
});

const ROUND = ["ramp", "hold", "quiesce", "drain", "settle", "collect"];
const LAST_ROUND = [...ROUND.slice(0, -1), "examine"];

describe("a run of several cycles", () => {
  it("goes through ramp, hold, drain and settle again and again, with a collection forced in each and the node examined in the last", async () => {
    const { done, certain, phases } = await play({ scenario: incident({ cycles: 3 }) });
    expect(done).toEqual([...ROUND, "resume", ...ROUND, "resume", ...LAST_ROUND]);
    expect(certain).toBeNull();
    expect(phases.filter(({ phase }) => phase === "settle").map(({ cycle }) => cycle)).toEqual([1, 2, 3]);
  });

  it("ends a drain early in which all is gone, and goes on with the next cycle all the same", async () => {
    const { lengths } = await play({ scenario: incident({ cycles: 3, drain: 100 * SECOND }) });
    expect(lengths("drain")).toHaveLength(3);
    for (const drain of lengths("drain")) expect(drain).toBeLessThan(50);
  });

  it("ends with the cycle in which growth is certain", async () => {
    const scenario = incident({ cycles: 5, drain: 100 * SECOND });
    const { certain, done } = await play({ scenario, figures: stuck });
    expect(certain).toMatch(/1 000 sessions stand \d+(\.\d)?s after the load ended/);
    expect(done).toEqual([...ROUND, "resume", ...ROUND, "resume", ...LAST_ROUND]);
  });

  it("within a time budget cuts every hold to the same length, and is over in time", async () => {
    const scenario = incident({ cycles: 3, hold: 100 * SECOND });
    const timeBudget = 450 * SECOND;
    const { lengths, events, phases } = await play({ scenario, timeBudget });
    const [first, second, third] = lengths("hold");
    // 450 − 5 baseline − 3 · (40 ramp + 45 drain + 3 settle) − 2 · 2 between − 20 beside, over three holds.
    expect(first).toBeCloseTo(157 / 3, 1);
    expect(second).toBeCloseTo(first!, 2);
    expect(third).toBeCloseTo(first!, 2);
    expect(phases.at(-1)!.to).toBeLessThanOrEqual(timeBudget);
    const cuts = events.filter(({ event }) => event === "hold.cut");
    expect(cuts.map(({ message }) => message)).toEqual([
      "Each hold is 52.3s of 1m 40s, to end within 7m 30s.",
    ]);
  });

  it("extends the last hold alone, by which trends are judged", async () => {
    const lateRise = (at: { phase: string; inPhase: Millis }) =>
      at.phase === "hold" ? 120 * Math.max(0, at.inPhase - 56 * SECOND) : 0;
    const noise = (at: { inPhase: Millis }) => 0.6 * MIB * randomUnit(1, 0, at.inPhase);
    const growing: Figures = (at) => ({
      ...healthy(at),
      "memory.total": 40 * MIB + lateRise(at) + noise(at),
    });
    const scenario = incident({ cycles: 2, hold: 90 * SECOND });
    const { lengths, events } = await play({ scenario, figures: growing, extend: true });
    expect(events.filter(({ event }) => event === "hold.extended")).toHaveLength(1);
    const [first, second] = lengths("hold");
    expect(first).toBe(90);
    expect(second).toBeGreaterThan(90);
  });
});
