/**
 * Whether the search finds what a fine sweep finds: the break point of a server that takes a fixed time for each of its
 * messages (`zoo`, class mailbox_overload) by `beamsoak capacity` with its 8 runs, and by single runs of numbers of users
 * 4 % apart around it. Exits with 1 where the two differ by more than 5 %.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExitCode } from "../../harness/base/exit-codes.ts";
import { formatDuration } from "../../harness/base/units.ts";
import type { WrittenCapacity } from "../../harness/capacity-record.ts";
import { cli } from "../support/cli.ts";

const service = ["zoo", "--set", "class=mailbox_overload", "--target", "process"];
const RANGE = ["--from", "20", "--to", "1000"];
const MOST_RUNS = 8;
const TOLERANCE = 0.05;
const STEP = 1.04;
/** Of the sweep, to each side of what the search found: it may lie elsewhere by this much. */
const STEPS_EACH_WAY = 7;

interface Swept {
  readonly users: number;
  /** Null where the run was inconclusive. */
  readonly bounded: boolean | null;
}

const from = performance.now();
const reports = mkdtempSync(join(tmpdir(), "beamsoak-break-point-"));
const say = (line: string) => process.stdout.write(`${line}\n`);

const search = await cli("capacity", ...service, ...RANGE, "--reports", reports, "--json");
if (search.stdout === "") throw new Error(`the search ended with ${search.code}: ${search.stderr}`);
const { steps, conclusion } = JSON.parse(search.stdout) as WrittenCapacity;
for (const { users, answer } of steps) say(`search: ${users} users ${answer}`);
const { lower, upper } = conclusion;
if (lower === null || upper === null) throw new Error(`the search found no break point: ${search.stderr}`);
const found = Math.sqrt(lower * upper);
say(`search: bounded up to ${lower}, unbounded from ${upper} users, in ${steps.length} runs\n`);

const swept: Swept[] = [];
for (let step = -STEPS_EACH_WAY; step <= STEPS_EACH_WAY; step++) {
  const users = Math.round(found * STEP ** step);
  const { code } = await cli("run", ...service, "--users", String(users), "--reports", reports);
  const bounded = code === ExitCode.bounded ? true : code === ExitCode.gateFailed ? false : null;
  if (bounded === null && code !== ExitCode.inconclusive)
    throw new Error(`the run of ${users} users ended with ${code}`);
  swept.push({ users, bounded });
  say(`sweep: ${users} users ${bounded === null ? "inconclusive" : bounded ? "bounded" : "unbounded"}`);
}
rmSync(reports, { recursive: true, force: true });

const [below, above] = cutOf(swept);
const border = Math.sqrt(below * above);
const off = Math.abs(Math.log(found / border));
const holds = off <= Math.log(1 + TOLERANCE) && steps.length <= MOST_RUNS;
say(`\nThe sweep breaks between ${below} and ${above} users; the search said ${lower} to ${upper}.`);
say(`They differ by ${(100 * (Math.exp(off) - 1)).toFixed(1)} % (5 %): ${holds ? "holds" : "does not hold"}`);
say(formatDuration(performance.now() - from));
process.exitCode = holds ? 0 : 1;

/** Between which two as few runs as possible are on the wrong side. */
function cutOf(runs: readonly Swept[]): readonly [number, number] {
  const wrongAt = runs.slice(1).map((_, i) => {
    const below = runs.slice(0, i + 1).filter(({ bounded }) => bounded === false).length;
    const above = runs.slice(i + 1).filter(({ bounded }) => bounded === true).length;
    return below + above;
  });
  const best = wrongAt.indexOf(Math.min(...wrongAt));
  return [runs[best]!.users, runs[best + 1]!.users];
}
