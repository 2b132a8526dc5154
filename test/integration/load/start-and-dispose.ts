// Run by lifetime.test.ts in a process of its own: a load is started, works for a second and is disposed.
import { startHttpLoad } from "../../../harness/load/http.ts";

const act = { method: "POST", path: "/act/{user}" } as const;
const load = await startHttpLoad({
  plan: {
    cycles: 1,
    baseline: 0,
    settle: 0,
    drain: 0,
    login: act,
    touch: act,
    logout: act,
    maxConnections: 100,
    requestTimeout: 1_000,
  },
  population: {
    users: 200,
    seed: 1,
    ramp: 100,
    hold: 60_000,
    rampDown: 0,
    stay: { kind: "constant", value: 30_000 },
    thinkTime: { kind: "constant", value: 500 },
    vanish: 0,
  },
  contract: { table: "sessions", idleTimeout: 1_000, sweepInterval: 1_000 },
  baseUrls: [process.argv[2]!],
});
await new Promise((resolve) => setTimeout(resolve, 1_000));
await load[Symbol.asyncDispose]();
console.log("disposed");
