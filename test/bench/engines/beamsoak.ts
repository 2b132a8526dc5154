import { median } from "simple-statistics";
import { startHttpLoad } from "../../../harness/load/http.ts";
import type { LoadWindow } from "../../../harness/load/types.ts";
import type { Job, Mark } from "../engine.ts";

const job = JSON.parse(process.argv[2]!) as Job;
const load = await startHttpLoad({
  plan: {
    cycles: 1,
    baseline: 0,
    settle: 0,
    drain: 0,
    login: { method: "POST", path: "/login?user={user}" },
    touch: { method: "POST", path: "/touch?user={user}" },
    logout: { method: "POST", path: "/logout?user={user}" },
    maxConnections: job.connections,
    requestTimeout: 10_000,
  },
  population: {
    users: job.users,
    seed: 1,
    ramp: job.ramp * 1000,
    hold: 3_600_000,
    rampDown: 0,
    stay:
      job.stay === null
        ? { kind: "constant", value: 86_400_000 }
        : { kind: "exponential", mean: job.stay * 1000 },
    thinkTime: { kind: "constant", value: (job.users / job.rate) * 1000 },
    vanish: 0.7,
  },
  contract: { table: "sessions", idleTimeout: 30_000, sweepInterval: 5_000 },
  baseUrl: job.baseUrl,
});

const measured: LoadWindow[] = [];
load.onWindow((window) => {
  if (window.t < job.warmUp * 1000) return;
  if (measured.length === 0) mark([window]);
  measured.push(window);
  if (window.t < (job.warmUp + job.measure) * 1000) return;
  mark(measured.slice(1));
  void load[Symbol.asyncDispose]();
});

function mark(windows: readonly LoadWindow[]): void {
  const { ok, errors } = load.totals();
  const latencies = windows.flatMap(({ latency }) => latency ?? []);
  const line: Mark = {
    pid: process.pid,
    answered: ok,
    latency: { p50: median(latencies.map(({ p50 }) => p50)), p99: median(latencies.map(({ p99 }) => p99)) },
    lateness: Math.max(...windows.map(({ selfLateness }) => selfLateness)),
    errors,
  };
  console.log(JSON.stringify(line));
}
