import autocannon from "autocannon";
import type { Job, Mark } from "../engine.ts";

const job = JSON.parse(process.argv[2]!) as Job;
// One user serves for all requests: with a ready-made request autocannon is at its cheapest.
const USER = 1_000_000_000;
await fetch(`${job.baseUrl}/login?user=${USER}`, { method: "POST" });

/** Set for a fixed rate only: autocannon refuses `ignoreCoordinatedOmission` without one. */
const pace = Number.isFinite(job.rate) ? { overallRate: job.rate, ignoreCoordinatedOmission: true } : {};
const run = autocannon(
  {
    url: `${job.baseUrl}/touch?user=${USER}`,
    method: "POST",
    connections: job.connections,
    duration: job.warmUp + job.measure + 5,
    ...pace,
  },
  // With a callback it returns the run itself, not a promise of its result.
  () => undefined,
);
let answered = 0;
let failed = 0;
run.on("response", () => answered++);
run.on("reqError", () => failed++);
setTimeout(mark, job.warmUp * 1000);
setTimeout(
  () => {
    mark();
    // Stopped properly, it would first wait for its next sample.
    process.exit();
  },
  (job.warmUp + job.measure) * 1000,
);

function mark(): void {
  const line: Mark = { pid: process.pid, answered, latency: null, lateness: null, errors: { failed } };
  console.log(JSON.stringify(line));
}
