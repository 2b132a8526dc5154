import { describe, expect, it } from "vitest";
import { MIB, SECOND, type Millis } from "../../../harness/base/units.ts";
import type { FaultPlan, GateSetting, ResolvedScenario } from "../../../harness/config/types.ts";
import type { EventRecord } from "../../../harness/timeline/types.ts";
import { decideEarly } from "../../../harness/verdict/decide-early.ts";
import { judgeRun } from "../../../harness/verdict/judge-run.ts";
import { incident } from "../../support/scenarios.ts";
import { synthesize, type RunShape, type Shape } from "../../support/timelines.ts";

/** Baseline to 5 s, ramp to 45 s, hold to 165 s. */
const HOLD = 120 * SECOND;
const FROM = 85 * SECOND;
const TO = 95 * SECOND;
const pause: FaultPlan = { kind: "pause", at: { phase: "hold", after: FROM - 45 * SECOND }, for: TO - FROM };
const kill: FaultPlan = { ...pause, kind: "kill", restart: true };

function scenarioWith(fault: FaultPlan, gates: Readonly<Record<string, GateSetting>> = {}): ResolvedScenario {
  return { ...incident({ users: 20_000, hold: HOLD, gates }), faults: [fault] };
}

function played({ kind }: FaultPlan, from = FROM, to: Millis | null = TO): Omit<EventRecord, "kind">[] {
  const data = {
    fault: 1,
    declared: 0,
    kind,
    name: kind === "kill" ? "the node is killed" : "the node is paused",
  };
  const begin = { t: from, event: "fault.begin", message: "", data };
  return to === null ? [begin] : [begin, { t: to, event: "fault.end", message: "", data }];
}

/** Nothing is answered from the beginning of the fault until `back`; then all that waited is. */
function standing(back: Millis): NonNullable<RunShape["series"]> {
  const stands = (t: Millis) => t > FROM && t <= back;
  const due: Shape = ({ opened }) => 3 * opened;
  let before = 0;
  const ok: Shape = (moment) => {
    if (!stands(moment.t)) before = due(moment)!;
    return before;
  };
  return {
    "load.ok": ok,
    "load.in_flight": (moment) => (stands(moment.t) ? due(moment)! - before : 10),
    "latency.p90": ({ t }) => (stands(t) ? null : t - back > 0 && t - back <= SECOND ? 9_000 : 8),
  };
}

/** This share of the acts is refused from the fault on. */
function refusing(share: number, until = Infinity): NonNullable<RunShape["series"]> {
  let refused = 0;
  let last = 0;
  return {
    "load.ok": ({ opened, t }) => {
      if (t > FROM && t <= until) refused += share * 3 * (opened - last);
      last = opened;
      return 3 * opened - Math.round(refused);
    },
    "load.in_flight": () => 0,
    "latency.p90": () => 8,
  };
}

function judge(
  fault: FaultPlan,
  shape: Partial<RunShape> = {},
  gates: Readonly<Record<string, GateSetting>> = {},
) {
  const scenario = scenarioWith(fault, gates);
  const verdict = judgeRun(synthesize({ scenario, events: played(fault), ...shape }), scenario);
  const of = (id: string) => verdict.gates.find(({ gateId }) => gateId === id)!;
  return { verdict, of, recovers: of("recovers") };
}

describe("a service that recovers", () => {
  const { recovers, verdict, of } = judge(pause, { series: standing(TO + 2 * SECOND) });

  it("passes, and its verdict tells how long it took, and what was lost", () => {
    expect(recovers.outcome, recovers.reason).toBe("pass");
    expect(recovers.reason).toMatch(
      /^Fault 1, the node is paused, at 1m 25s for 10s: answers were as before [34]s after/,
    );
    expect(recovers.reason).toContain("none of");
    expect(recovers.reason).toContain("no session was lost");
    expect(recovers.aftermath).toHaveLength(1);
    expect(verdict.outcome).toBe("bounded");
    expect(verdict.sentence).toContain(recovers.reason);
  });

  it("is not blamed for what the fault did", () => {
    for (const id of ["errors-bounded", "load-carried", "sessions-kept", "sessions-bounded"])
      expect(of(id).outcome, of(id).reason).toBe("pass");
  });
});

describe("a service that does not recover", () => {
  it("fails when it goes on refusing a part of its users", () => {
    const { recovers, verdict } = judge(pause, { series: refusing(0.3) });
    expect(recovers).toMatchObject({ outcome: "fail", title: "The service does not recover from a fault" });
    expect(recovers.reason).toContain("answers were not as before in the 1m");
    expect(verdict).toMatchObject({ outcome: "failed", exitCode: 1 });
    expect(verdict.sentence).toContain("answers were not as before");
  });

  it("fails when it stays slow", () => {
    const series = { ...refusing(0), "latency.p90": (({ t }) => (t > FROM ? 400 : 8)) as Shape };
    expect(judge(pause, { series }).recovers.outcome).toBe("fail");
  });

  it("fails when what has piled up is never worked off", () => {
    const series = {
      ...refusing(0),
      "process.sessions_owner.mailbox": (({ t }) => (t > FROM ? 90_000 : 5)) as Shape,
    };
    const { recovers } = judge(pause, { series });
    expect(recovers.outcome).toBe("fail");
    expect(recovers.reason).toContain("it is not so that mailboxes were as short as before, for 1m");
  });

  it("fails when it takes longer than it may", () => {
    const series = refusing(0.3, TO + 20 * SECOND);
    expect(judge(pause, { series }).recovers.outcome).toBe("pass");
    expect(judge(pause, { series }, { recovers: { within: "10s" } }).recovers.outcome).toBe("fail");
  });

  it("fails when it dies of the fault", () => {
    const died = { t: TO + SECOND, event: "target.died", message: "it fell over" };
    const end = { reason: "target-died", message: "The target died." } as const;
    const { recovers, verdict } = judge(pause, { events: [...played(pause), died], until: TO + SECOND, end });
    expect(recovers.outcome).toBe("fail");
    expect(recovers.reason).toContain("Fault 1, the node is paused, had begun 11s before the node died.");
    expect(verdict.exitCode).toBe(5);
  });

  it("is not yet told from one that does where the hold ends too soon, which says how long it would take", () => {
    const from = 160 * SECOND;
    const late: FaultPlan = { ...pause, at: { phase: "hold", after: 115 * SECOND }, for: SECOND };
    const series = {
      "load.ok": (({ opened, t }) => 3 * opened - (t > from ? 100 * (t - from) : 0)) as Shape,
    };
    const { recovers } = judge(late, { events: played(late, from, from + SECOND), series });
    expect(recovers.outcome).toBe("inconclusive");
    expect(recovers.outcome === "inconclusive" && recovers.needs).toMatch(/^a phase longer by 2\ds/);
  });
});

describe("a fault that was not played", () => {
  it("leaves the gate open", () => {
    const { recovers } = judge(pause, { events: [] });
    expect(recovers).toMatchObject({
      outcome: "inconclusive",
      reason: "The run ended before every fault was played.",
    });
  });

  it("leaves it open with the reason where it could not be done", () => {
    const failed = { ...played(pause)[0]!, event: "fault.failed", message: "Fault 1 could not be done: no." };
    const { recovers } = judge(pause, { events: [played(pause)[0]!, failed] });
    expect(recovers).toMatchObject({ outcome: "inconclusive", reason: "Fault 1 could not be done: no." });
  });
});

describe("errors and lateness in the time of a fault", () => {
  const late = { "load.self_lateness": (({ t }) => (t > FROM && t <= TO ? 5_000 : 10)) as Shape };
  const series = { ...refusing(0.9, TO), ...late };

  it("are neither the service's breach nor the generator's fault", () => {
    const { of } = judge(pause, { series }, { "errors-bounded": "fail" });
    expect(of("errors-bounded").outcome, of("errors-bounded").reason).toBe("pass");
    expect(of("errors-bounded").reason).toContain("the times of declared faults left out");
    expect(of("generator-honest").outcome).toBe("pass");
    expect(of("load-carried").outcome).toBe("pass");
  });

  it("are, where nobody declared one", () => {
    const { of } = judge(pause, { series, events: [] }, { "errors-bounded": "fail" });
    expect(of("errors-bounded").outcome).toBe("fail");
    expect(of("generator-honest").outcome).toBe("fail");
    expect(of("load-carried").outcome).toBe("inconclusive");
  });
});

describe("a node that was killed and started again", () => {
  const gone = (t: Millis) => t > FROM && t <= TO;
  const life = (since: Millis, t: Millis) => Math.min(1, (t - since) / (60 * SECOND));
  const series = {
    ...refusing(1, TO),
    "table.sessions.rows": (({ t, expected }) =>
      gone(t) ? null : t > TO ? Math.round(expected * life(TO, t)) : expected) as Shape,
    // Its memory fills again, to the end of the hold: within each life it is no leak.
    "memory.total": (({ t, expected, noise }) =>
      gone(t) ? null : 44 * MIB + expected * (t > TO ? life(TO, t) : 1) * 3928 + MIB * noise) as Shape,
    "oracle.low": (({ t, low }) => (t > FROM ? 0 : low)) as Shape,
  };
  const restarted = { t: TO, event: "node.up", message: "", data: { restarted: true } };
  const { of, recovers } = judge(kill, { series, events: [...played(kill), restarted] });

  it("has lost what was in its memory, and the verdict says how much", () => {
    expect(recovers.outcome, recovers.reason).toBe("pass");
    expect(recovers.reason).toMatch(/2\d \d{3} sessions were in the node's memory, which ended with it/);
    expect(of("sessions-kept")).toMatchObject({ outcome: "pass" });
    expect(of("sessions-kept").reason).toContain("in the memory of the node when it was killed, as declared");
    expect(of("target-alive").reason).toContain("killed once by declared faults and started again");
  });

  it("is not taken for one whose memory grows", () => {
    expect(of("memory-bounded").outcome, of("memory-bounded").reason).not.toBe("fail");
  });

  it("and nobody starts again ends the run, as declared", () => {
    const forGood: FaultPlan = { ...kill, restart: false, for: 0 };
    const death = { t: FROM, event: "target.died", message: "The VM was killed by SIGKILL." };
    const end = { reason: "target-died", message: "The target died." } as const;
    const events = [...played(forGood, FROM, null), death];
    const { recovers, verdict } = judge(forGood, { events, until: FROM + SECOND, end });
    expect(recovers.outcome).toBe("inconclusive");
    expect(verdict.outcome).toBe("target-died");
    expect(verdict.sentence).toContain("As declared: nobody was to start it again.");
  });
});

describe("a look at a run while a fault lasts", () => {
  it("is certain of nothing", () => {
    const scenario = { ...incident({ users: 20_000, hold: 2 * HOLD }), faults: [{ ...pause, for: HOLD }] };
    const rows: Shape = ({ expected, t }) => (t > FROM ? 5 * expected : expected);
    const shape = {
      scenario,
      series: { "table.sessions.rows": rows },
      until: FROM + 110 * SECOND,
      end: null,
    };
    const events = played(pause, FROM, null);
    expect(decideEarly(synthesize({ ...shape, events }), scenario).certain).toBeNull();
    expect(decideEarly(synthesize(shape), scenario).certain).toBe("unbounded");
  });
});
