import { startHttpLoad } from "../../../harness/load/http.ts";
import { Latencies } from "../../../harness/load/latency.ts";
import type { Mark } from "../engine.ts";
import { job, lastMark, mark } from "./job.ts";

/** Offered where as many as possible are asked for: far more than two cores can serve. */
const FAR_MORE = 60_000;

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
    thinkTime: { kind: "constant", value: (job.users / (job.rate ?? FAR_MORE)) * 1000 },
    vanish: 0.7,
  },
  contract: { table: "sessions", idleTimeout: 30_000, sweepInterval: 5_000 },
  baseUrls: [job.baseUrl],
});

const lateness = new Latencies();
let [begun, ended] = [false, false];
load.onLatencyInterval((interval) => {
  if (begun && interval.lateness) lateness.add(interval.lateness.histogram);
});
load.onWindow(({ t }) => {
  if (!begun && t >= job.warmUp * 1000) {
    begun = true;
    mark(told());
  } else if (begun && !ended && t >= (job.warmUp + job.measure) * 1000) {
    ended = true;
    void lastMark(told()).then(() => load[Symbol.asyncDispose]());
  }
});

function told(): Mark {
  const { ok, errors } = load.totals();
  const late = lateness.summary();
  return { pid: process.pid, answered: ok, lateness: late && { p99: late.p99, worst: late.max }, errors };
}
