import { spawn } from "node:child_process";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Mark } from "../engine.ts";
import { job, lastMark, logIn, mark, seconds, touchUrl } from "./job.ts";

/** Between two requests of a user where a rate is asked for; so many users make the rate. */
const THINK = 0.1;

await logIn();
await using folder = await mkdtempDisposable(join(tmpdir(), "beamsoak-bench-tsung-"));
const plan = join(folder.path, "plan.xml");
writeFileSync(plan, xml());
const child = spawn("tsung", ["-f", plan, "-l", folder.path, "-n", "start"], {
  // A group of its own: its script does not end the node that it starts.
  detached: true,
  stdio: "ignore",
});
const gone = new Promise((resolve) => child.once("exit", resolve));
// It tells every ten seconds how many answers there have been, so the spans are of whole tens.
const first = await dumps(Math.max(1, Math.ceil(job.warmUp / 10)));
mark(told(first));
await lastMark(told(await dumps(first.dumps + Math.max(1, Math.round(job.measure / 10)))));
process.kill(-child.pid!, "SIGKILL");
await gone;

interface Dump {
  readonly dumps: number;
  readonly answered: number;
  readonly failed: number;
}

function told({ answered, failed }: Dump): Mark {
  return { pid: child.pid!, answered, lateness: null, errors: { failed } };
}

/** What it has told once it has told so often. */
async function dumps(count: number): Promise<Dump> {
  for (;;) {
    const [log] = globSync(join(folder.path, "*", "tsung.log"));
    const parts = log === undefined ? [] : readFileSync(log, "utf8").split("# stats: dump at");
    // A part is whole once the next one has begun; the last line of each counts the users who came.
    const whole = parts.slice(1).filter((part) => /^stats: users_count/m.test(part) && part.endsWith("\n"));
    if (whole.length >= count) return { dumps: whole.length, ...countsOf(whole.at(-1)!) };
    if (child.exitCode !== null) throw new Error(`tsung ended with ${child.exitCode}`);
    await seconds(0.05);
  }
}

/** `stats: 204 79900 159800`: of these ten seconds, and in all. */
function countsOf(dump: string): Pick<Dump, "answered" | "failed"> {
  let answered = 0;
  let failed = 0;
  for (const [, name, all] of dump.matchAll(/^stats: (\w+) \d+ (\d+)$/gm)) {
    if (/^2\d\d$/.test(name!)) answered += Number(all);
    else if (/^[345]\d\d$|^error/.test(name!)) failed += Number(all);
  }
  return { answered, failed };
}

function xml(): string {
  const { hostname, port, pathname, search } = new URL(touchUrl);
  const users = job.rate === null ? job.connections : Math.max(job.users, Math.round(job.rate * THINK));
  const think = job.rate === null ? "" : `<thinktime value="${users / job.rate}" random="false"/>`;
  return `<?xml version="1.0"?>
<!DOCTYPE tsung SYSTEM "/usr/share/tsung/tsung-1.0.dtd">
<tsung loglevel="notice" version="1.0">
  <clients><client host="localhost" use_controller_vm="true" maxusers="60000"/></clients>
  <servers><server host="${hostname}" port="${port}" type="tcp"/></servers>
  <load>
    <arrivalphase phase="1" duration="1" unit="hour">
      <users maxnumber="${users}" arrivalrate="${Math.ceil(users / job.ramp)}" unit="second"/>
    </arrivalphase>
  </load>
  <sessions>
    <session name="touch" probability="100" type="ts_http">
      <for from="1" to="100000000" var="turn">
        <request><http url="${pathname}${search.replaceAll("&", "&amp;")}" method="POST" version="1.1"/></request>
        ${think}
      </for>
    </session>
  </sessions>
</tsung>
`;
}
