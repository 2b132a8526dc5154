import autocannon from "autocannon";
import { paceOf } from "../../../harness/load/autocannon/pace.ts";
import { job, lastMark, logIn, mark, seconds, touchUrl } from "./job.ts";

await logIn();
const run = autocannon(
  {
    url: touchUrl,
    method: "POST",
    duration: job.warmUp + job.measure + 5,
    ...paceOf(job.connections, job.rate),
  },
  // With a callback it returns the run itself, not a promise of its result.
  () => undefined,
);
let answered = 0;
let failed = 0;
run.on("response", (_client, status) => (status >= 200 && status < 300 ? answered++ : failed++));
run.on("reqError", () => failed++);
// It sends what a second allows at the second's beginning, so no request has an intended time of its own.
const told = () => ({ pid: process.pid, answered, lateness: null, errors: { failed } });
await seconds(job.warmUp);
mark(told());
await seconds(job.measure);
await lastMark(told());
// Stopped properly, it would first wait for its next sample.
process.exit();
