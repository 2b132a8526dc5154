import type { Millis, Unit } from "../base/units.ts";
import { recordBrowsers } from "./browser/record.ts";
import type { TimelineSink } from "../timeline/types.ts";
import { JourneyRecord } from "./record-journeys.ts";
import { ERROR_KINDS, type CarriedLoad, type CarriedWindow, type LatencyInterval } from "./types.ts";

const gauges: Readonly<Record<string, Unit>> = {
  "users.active": "count",
  "load.rate": "per-second",
  "load.connections": "count",
  "load.in_flight": "count",
  "load.waiting": "count",
  "load.connection_limit_reached": "count",
  "load.self_lateness": "ms",
  "load.service_lateness": "ms",
  "load.lateness_p99": "ms",
  "latency.p50": "ms",
  "latency.p90": "ms",
  "latency.p99": "ms",
  "latency.p999": "ms",
  "latency.max": "ms",
  "oracle.low": "count",
  "oracle.expected": "count",
  "oracle.high": "count",
  "generator.rss": "B",
  "generator.cpu": "ratio",
  "generator.event_loop_delay": "ms",
  "generator.user_state": "B",
};

const counters = [
  "load.due",
  "load.sent",
  "load.ok",
  "load.dropped",
  "load.sessions_opened",
  "load.sessions_logged_out",
  "load.sessions_vanished",
  ...ERROR_KINDS.map((kind) => `load.errors.${kind}`),
];

/** Of k6 alone; declared with its first window. */
const k6Gauges: Readonly<Record<string, Unit>> = {
  "k6.processes": "count",
  "k6.vus": "count",
  "k6.rss": "B",
  "k6.cpu": "ratio",
};
const k6Counters = ["k6.iterations", "k6.dropped_iterations"];

/**
 * Puts a load's windows on the record; `startedAt` is the run's time at which the load started. What an engine does
 * not know has no value.
 */
export function recordLoad(
  load: Pick<CarriedLoad, "onWindow" | "onLatencyInterval" | "onBrowsers">,
  sink: TimelineSink,
  startedAt: Millis,
): void {
  declare(sink, gauges, counters);

  const journeys = new JourneyRecord(sink);
  const sums: Record<string, number> = {};
  let last: Millis = 0;
  load.onWindow((window) => {
    if (window.k6) declare(sink, k6Gauges, k6Counters);
    addUp(sums, window);
    const steps = window.journeys && journeys.add(window.journeys);
    sink.sample(startedAt + window.t, { ...gaugesOf(window, window.t - last), ...sums, ...steps });
    last = window.t;
  });
  if (load.onBrowsers) recordBrowsers(load.onBrowsers, sink, startedAt);
  load.onLatencyInterval((interval) => {
    sink.event(startedAt + interval.to, "latency", sentenceOf(interval), interval);
  });
}

function declare(sink: TimelineSink, kinds: Readonly<Record<string, Unit>>, sums: readonly string[]): void {
  for (const [name, unit] of Object.entries(kinds)) sink.declare({ name, unit, type: "gauge" });
  for (const name of sums) sink.declare({ name, unit: "count", type: "counter" });
}

function addUp(sums: Record<string, number>, window: CarriedWindow): void {
  const { due, sent, ok, dropped, errors, users, k6 } = window;
  const add = (name: string, amount: number) => (sums[name] = (sums[name] ?? 0) + amount);
  for (const [name, amount] of Object.entries({ due, sent, ok, dropped })) add(`load.${name}`, amount);
  for (const kind of ERROR_KINDS) add(`load.errors.${kind}`, errors[kind] ?? 0);
  if (users) {
    sums["load.sessions_opened"] = users.opened;
    sums["load.sessions_logged_out"] = users.loggedOut;
    sums["load.sessions_vanished"] = users.vanished;
  }
  if (k6) {
    add("k6.iterations", k6.iterations);
    add("k6.dropped_iterations", k6.droppedIterations);
  }
}

function gaugesOf(window: CarriedWindow, length: Millis): Record<string, number> {
  const { latency, sessions, generator, k6, connectionLimitReached } = window;
  return known({
    "users.active": window.activeUsers,
    "load.rate": (window.sent * 1000) / length,
    "load.connections": window.connections,
    "load.in_flight": window.inFlight,
    "load.waiting": window.waiting,
    "load.connection_limit_reached": connectionLimitReached === null ? null : Number(connectionLimitReached),
    "load.self_lateness": window.selfLateness,
    "load.service_lateness": window.serviceLateness,
    "load.lateness_p99": window.lateness?.p99 ?? null,
    "generator.rss": generator.rss,
    "generator.cpu": generator.cpu,
    "generator.event_loop_delay": generator.eventLoopDelay,
    "generator.user_state": generator.userState,
    ...(sessions && {
      "oracle.low": sessions.low,
      "oracle.expected": sessions.expected,
      "oracle.high": sessions.high,
    }),
    ...(latency && {
      "latency.p50": latency.p50,
      "latency.p90": latency.p90,
      "latency.p99": latency.p99,
      "latency.p999": latency.p999,
      "latency.max": latency.max,
    }),
    ...(k6 && { "k6.processes": k6.processes, "k6.vus": k6.vus, "k6.rss": k6.rss, "k6.cpu": k6.cpu }),
  });
}

function known(values: Readonly<Record<string, number | null>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== null),
  );
}

function sentenceOf({ from, to, summary }: LatencyInterval): string {
  return `${(from / 1000).toFixed(0)}–${(to / 1000).toFixed(0)} s of load: p50 ${summary.p50.toFixed(1)} ms, p99 ${summary.p99.toFixed(1)} ms`;
}
