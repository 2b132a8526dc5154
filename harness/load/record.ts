import type { Millis, Unit } from "../base/units.ts";
import type { TimelineSink } from "../timeline/types.ts";
import { ERROR_KINDS, type LatencyInterval, type LoadWindow, type RunningLoad } from "./types.ts";

const gauges: Readonly<Record<string, Unit>> = {
  "users.active": "count",
  "load.rate": "per-second",
  "load.connections": "count",
  "load.in_flight": "count",
  "load.waiting": "count",
  "load.connection_limit_reached": "count",
  "load.self_lateness": "ms",
  "load.service_lateness": "ms",
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

/** Puts a load's windows on the record; `startedAt` is the run's time at which the load started. */
export function recordLoad(load: RunningLoad, sink: TimelineSink, startedAt: Millis): void {
  for (const [name, unit] of Object.entries(gauges)) sink.declare({ name, unit, type: "gauge" });
  for (const name of counters) sink.declare({ name, unit: "count", type: "counter" });

  const sums: Record<string, number> = Object.fromEntries(counters.map((name) => [name, 0]));
  let last: Millis = 0;
  load.onWindow((window) => {
    addUp(sums, window);
    sink.sample(startedAt + window.t, { ...gaugesOf(window, window.t - last), ...sums });
    last = window.t;
  });
  load.onLatencyInterval((interval) => {
    sink.event(startedAt + interval.to, "latency", sentenceOf(interval), interval);
  });
}

function addUp(sums: Record<string, number>, window: LoadWindow): void {
  const { due, sent, ok, dropped, errors, users } = window;
  for (const [name, amount] of Object.entries({ due, sent, ok, dropped })) sums[`load.${name}`]! += amount;
  for (const [kind, amount] of Object.entries(errors)) sums[`load.errors.${kind}`]! += amount;
  sums["load.sessions_opened"] = users.opened;
  sums["load.sessions_logged_out"] = users.loggedOut;
  sums["load.sessions_vanished"] = users.vanished;
}

function gaugesOf(window: LoadWindow, length: Millis): Record<string, number> {
  const { latency, sessions, generator } = window;
  return {
    "users.active": window.activeUsers,
    "load.rate": (window.sent * 1000) / length,
    "load.connections": window.connections,
    "load.in_flight": window.inFlight,
    "load.waiting": window.waiting,
    "load.connection_limit_reached": window.connectionLimitReached ? 1 : 0,
    "load.self_lateness": window.selfLateness,
    "load.service_lateness": window.serviceLateness,
    "oracle.low": sessions.low,
    "oracle.expected": sessions.expected,
    "oracle.high": sessions.high,
    "generator.rss": generator.rss,
    "generator.cpu": generator.cpu,
    "generator.event_loop_delay": generator.eventLoopDelay,
    ...(latency && {
      "latency.p50": latency.p50,
      "latency.p90": latency.p90,
      "latency.p99": latency.p99,
      "latency.p999": latency.p999,
      "latency.max": latency.max,
    }),
  };
}

function sentenceOf({ from, to, summary }: LatencyInterval): string {
  return `${(from / 1000).toFixed(0)}–${(to / 1000).toFixed(0)} s of load: p50 ${summary.p50.toFixed(1)} ms, p99 ${summary.p99.toFixed(1)} ms`;
}
