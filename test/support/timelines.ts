import { randomUnit } from "../../harness/base/random.ts";
import { KIB, MIB, SECOND, type Millis, type Unit } from "../../harness/base/units.ts";
import type { ResolvedScenario } from "../../harness/config/types.ts";
import { Assembly } from "../../harness/timeline/assemble.ts";
import type {
  EndRecord,
  EventRecord,
  PhaseName,
  Timeline,
  TimelineRecord,
} from "../../harness/timeline/types.ts";

/** A run at one moment, as a correct service would show it. */
export interface Moment {
  readonly t: Millis;
  readonly phase: PhaseName;
  /** Load/drain cycle, from 1. */
  readonly cycle: number;
  /** Since the load of this cycle ended; negative before. */
  readonly quiet: Millis;
  /** Since the ramp of this cycle began; negative before the first. */
  readonly loaded: Millis;
  readonly users: number;
  readonly low: number;
  readonly expected: number;
  readonly high: number;
  /** Log-ins so far. */
  readonly opened: number;
  /** Uniform in (-1, 1), the same at every call for this moment. */
  readonly noise: number;
}

/** The value of a series at a moment; null where it was not sampled. */
export type Shape = (moment: Moment) => number | null;

export interface RunShape {
  readonly scenario: ResolvedScenario;
  /** Replaces or adds to what a healthy service shows. */
  readonly series?: Readonly<Record<string, Shape>>;
  /** The record breaks off here. */
  readonly until?: Millis;
  /** Null: the harness was killed. */
  readonly end?: Pick<EndRecord, "reason" | "message"> | null;
  /** Of the noise. */
  readonly seed?: number;
  readonly events?: readonly Omit<EventRecord, "kind">[];
}

const ROW = 3928;
const REST = 44 * MIB;

/** What a healthy store shows at every second: rows follow the load, memory follows the rows, heaps are garbage. */
const healthy: Readonly<Record<string, Shape>> = {
  "table.sessions.rows": ({ expected, noise }) => Math.max(0, Math.round(expected * (1 + 0.002 * noise))),
  "table.sessions.memory": ({ expected }) => expected * ROW + 4 * KIB,
  "memory.total": ({ expected, noise }) => REST + expected * ROW + MIB * noise,
  "memory.processes": ({ users, noise }) => 9 * MIB + 40 * users + 0.3 * MIB * noise,
  "memory.system": ({ expected, noise }) => REST - 9 * MIB + expected * ROW + 0.7 * MIB * noise,
  "memory.ets": ({ expected }) => 380 * KIB + expected * ROW,
  "memory.binary": ({ users, noise }) => 740 * KIB + 5 * users + 100 * KIB * noise,
  "memory.atom": () => 278_697,
  "memory.code": () => 5_938_990,
  "count.processes": ({ users }) => 73 + Math.min(900, users),
  "count.ports": ({ users }) => 9 + Math.min(900, users),
  "count.atoms": ({ loaded }) => (loaded < 0 ? 10_148 : 10_154),
  "count.ets_tables": () => 23,
  "allocator.allocated": ({ expected, quiet }) =>
    8 * MIB + 1.05 * (REST + expected * ROW) + (quiet < 0 ? 0 : 300 * MIB),
  "allocator.used": ({ expected }) => REST + expected * ROW,
  "heap.largest": ({ phase, noise }) =>
    phase === "baseline" || phase === "settle" ? 400 * KIB : 4 * MIB + 3 * MIB * noise,
  "process.sessions_owner.heap": ({ phase, noise }) =>
    phase === "baseline" || phase === "settle" ? 3 * KIB : 300 * KIB + 200 * KIB * noise,
  "mailbox.largest": ({ users, noise }) => Math.round(users > 0 ? 12 + 10 * noise : 0),
  "process.sessions_owner.mailbox": ({ users, noise }) => Math.round(users > 0 ? 6 + 5 * noise : 0),
  "os.rss": ({ loaded, expected }) => (loaded < 0 ? 60 * MIB : 90 * MIB + Math.max(expected, 1e5) * ROW),
  "users.active": ({ users }) => users,
  "oracle.low": ({ low }) => low,
  "oracle.expected": ({ expected }) => expected,
  "oracle.high": ({ high }) => high,
  "load.due": ({ opened }) => 3 * opened,
  "load.sent": ({ opened }) => 3 * opened,
  "load.ok": ({ opened }) => 3 * opened,
  "load.dropped": () => 0,
  "load.in_flight": ({ users }) => Math.round(users / 2_000),
  "load.sessions_opened": ({ opened }) => opened,
  "load.sessions_logged_out": ({ opened, users }) => Math.round(0.3 * (opened - users)),
  "load.sessions_vanished": ({ opened, users }) => Math.round(0.7 * (opened - users)),
  "load.rate": ({ users }) => users / 20,
  "load.connections": ({ users }) => Math.min(900, users),
  "load.connection_limit_reached": () => 0,
  "load.self_lateness": ({ noise }) => 12 + 8 * noise,
  "load.errors.local": () => 0,
  "latency.p99": ({ noise }) => 21 + 6 * noise,
  "generator.cpu": ({ users }) => (users > 0 ? 0.31 : 0.01),
  "generator.event_loop_delay": ({ noise }) => 14 + 6 * noise,
  "generator.rss": ({ noise }) => 160 * MIB + 4 * MIB * noise,
};

const units: readonly (readonly [RegExp, Unit])[] = [
  [/memory|heap|rss|allocator/, "B"],
  [/lateness|latency|delay/, "ms"],
  [/cpu/, "ratio"],
  [/rate/, "per-second"],
];

/** A run of the scenario, as it would be read back from disk. */
export function synthesize(shape: RunShape): Timeline {
  const assembly = new Assembly();
  for (const record of recordsOf(shape)) assembly.add(record);
  return assembly.finish(0)!;
}

/** A run of the scenario, sampled at its probe's interval, record by record. */
export function* recordsOf(shape: RunShape): Generator<TimelineRecord> {
  const { scenario } = shape;
  yield { kind: "header", schemaVersion: 1, startedAt: "2026-03-01T12:00:00.000Z", scenario: scenario.name };
  const shapes = { ...healthy, ...shape.series };
  yield* Object.keys(shapes).map(declare);
  for (const event of shape.events ?? []) yield { kind: "event", ...event };
  const { spans, over } = plan(scenario);
  const until = shape.until ?? over;
  for (const { phase, cycle, cycleFrom, from, to } of spans) {
    if (from > until) break;
    yield { kind: "phase", t: from, phase };
    for (let t = from; t < Math.min(to, until); t += scenario.probe.interval) {
      yield* samplesOf(
        shapes,
        momentOf(scenario, { phase, cycle, t, inCycle: t - cycleFrom }, shape.seed ?? 1),
      );
    }
  }
  const end = shape.end === undefined ? COMPLETED : shape.end;
  if (end) yield { kind: "end", t: until, ...end };
}

const COMPLETED = { reason: "completed", message: "The run is complete." } as const;

function declare(name: string): TimelineRecord {
  const unit = units.find(([pattern]) => pattern.test(name))?.[1] ?? "count";
  const type = /^load\.(due|sent|ok|dropped|sessions|errors)/.test(name) ? "counter" : "gauge";
  return { kind: "series", name, unit, type };
}

function* samplesOf(shapes: Readonly<Record<string, Shape>>, moment: Moment): Generator<TimelineRecord> {
  const { t } = moment;
  const values: Record<string, number> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    // Before the load there is nothing to say about it.
    if (moment.loaded < 0 && /^(load|oracle|users|latency|generator)\./.test(name)) continue;
    const value = shape(moment);
    if (value === null) yield { kind: "missed", t, source: name, reason: "no answer within 1s" };
    else values[name] = value;
  }
  yield { kind: "sample", t, values };
}

function plan({ population, load }: ResolvedScenario) {
  const lengths: readonly (readonly [PhaseName, Millis])[] = [
    ["ramp", population.ramp],
    ["hold", population.hold + population.rampDown],
    ["drain", load.drain],
    ["settle", load.settle],
  ];
  let over = load.baseline;
  const cycles = Array.from({ length: load.cycles }, (_, index) => {
    const cycleFrom = over;
    return lengths.map(([phase, length]) => ({
      phase,
      cycle: index + 1,
      cycleFrom,
      from: over,
      to: (over += length),
    }));
  });
  const baseline = { phase: "baseline", cycle: 1, cycleFrom: load.baseline, from: 0, to: load.baseline };
  return { spans: [baseline as (typeof cycles)[number][number], ...cycles.flat()], over };
}

type Place = Pick<Moment, "phase" | "cycle" | "t"> & {
  /** Since the cycle's ramp began. */
  readonly inCycle: Millis;
};

/** A fluid picture of the crowd: even ramp, one log-in in 40 s for each user, 70 % of leavers linger as idle rows. */
function momentOf(
  { population, sessions }: ResolvedScenario,
  { phase, cycle, t, inCycle: loaded }: Place,
  seed: number,
): Moment {
  const quiet = loaded - population.ramp - population.hold - population.rampDown;
  const share = Math.max(0, Math.min(1, loaded / population.ramp));
  const lingering = Math.max(
    0,
    Math.min(1, (loaded - 20 * SECOND) / (population.ramp + sessions.idleTimeout)),
  );
  const rate = population.users / (40 * SECOND);
  const live = population.users * (share + 0.2 * lingering);
  const left = (life: Millis) => live * Math.max(0, Math.min(1, 1 - quiet / life));
  const active = quiet < 0 ? Math.round(population.users * share) : 0;
  const leavers = (time: Millis) => Math.max(0, time - 20 * SECOND) * rate;
  const inEarlierCycles = (cycle - 1) * (population.users + leavers(loaded - quiet));
  return {
    t,
    phase,
    cycle,
    quiet,
    loaded,
    users: active,
    low: Math.floor(0.93 * left(sessions.idleTimeout)),
    expected: left(sessions.idleTimeout + sessions.sweepInterval / 2),
    high: Math.ceil(1.04 * left(sessions.idleTimeout + 2 * sessions.sweepInterval)),
    opened:
      loaded < 0
        ? 0
        : Math.round(inEarlierCycles + population.users * share + leavers(Math.min(loaded, loaded - quiet))),
    noise: 2 * randomUnit(seed, 0, t) - 1,
  };
}
