import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { job, lastMark, logIn, mark, touchUrl } from "./job.ts";

const run = promisify(execFile);

await logIn();
await using folder = await mkdtempDisposable(join(tmpdir(), "beamsoak-bench-wrk-"));
const script = join(folder.path, "touch.lua");
writeFileSync(script, 'wrk.method = "POST"\n');

/** It tells nothing before it ends, so the warm-up is a run of its own. */
await fire(job.warmUp);
const told = (answered: number, failed: number) => ({
  pid: process.pid,
  answered,
  lateness: null,
  errors: { failed },
});
mark(told(0, 0));
const report = await fire(job.measure);
const [, answered = "0"] = /^\s*(\d+) requests in/m.exec(report) ?? [];
const [, non2xx = "0"] = /Non-2xx or 3xx responses: (\d+)/.exec(report) ?? [];
const [, sockets = ""] = /Socket errors: (.*)$/m.exec(report) ?? [];
const failed = [...sockets.matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), Number(non2xx));
await lastMark(told(Number(answered) - Number(non2xx), failed));

/** One thread, as the others have. */
async function fire(duration: number): Promise<string> {
  const options = ["-t1", `-c${job.connections}`, `-d${duration}s`, "-s", script, touchUrl];
  return (await run("wrk", options)).stdout;
}
