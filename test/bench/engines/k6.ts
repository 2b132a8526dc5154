import { spawn } from "node:child_process";
import { join } from "node:path";
import { K6Rest } from "../../../harness/load/k6/rest.ts";
import { findK6 } from "../../../harness/target/k6.ts";
import { freePort } from "../../../harness/target/ports.ts";
import type { Mark } from "../engine.ts";
import { job, lastMark, logIn, mark, seconds, touchUrl } from "./job.ts";

await logIn();
const address = `127.0.0.1:${await freePort()}`;
/** A VU for each user where they are more than connections; VUs for the connections otherwise. */
const users = job.users > job.connections ? job.users : null;
const asked = {
  url: touchUrl,
  rate: job.rate,
  users,
  connections: job.connections,
  // Ended by its being stopped.
  duration: `${job.warmUp + job.measure + 30}s`,
};
const child = spawn(
  findK6()!,
  [
    ...["run", "--quiet", "--paused", "--no-usage-report", `--address=${address}`, "--log-output=none"],
    ...["--env", `JOB=${JSON.stringify(asked)}`, join(import.meta.dirname, "k6-touch.ts")],
  ],
  { stdio: ["ignore", "ignore", "inherit"] },
);
const ended = new Promise((resolve) => child.once("exit", resolve));
const rest = new K6Rest(address);
while (!(await rest.isReady())) {
  if (child.exitCode !== null) throw new Error(`k6 ended with ${child.exitCode} before it was ready`);
  await seconds(0.1);
}
await rest.release();
await seconds(job.warmUp);
mark(await told());
await seconds(job.measure);
await lastMark(await told());
child.kill("SIGKILL");
await ended;

async function told(): Promise<Mark> {
  const [answered, failures, late, dropped] = await Promise.all(
    ["http_reqs", "http_req_failed", "lateness", "dropped_iterations"].map(metric),
  );
  const failed = Math.round((failures?.["rate"] ?? 0) * (answered?.["count"] ?? 0));
  return {
    pid: child.pid!,
    answered: (answered?.["count"] ?? 0) - failed,
    lateness: late ? { p99: null, worst: late["max"]! } : null,
    errors: { failed, dropped: dropped?.["count"] ?? 0 },
  };
}

/** Null where nothing of it was measured. */
async function metric(name: string): Promise<Readonly<Record<string, number>> | null> {
  const answer = await fetch(`http://${address}/v1/metrics/${name}`);
  if (!answer.ok) return null;
  const { data } = (await answer.json()) as { data: { attributes: { sample: Record<string, number> } } };
  return data.attributes.sample;
}
