// `npm run bench`: our engine beside its peers, on one service, in one run. Prints tables, writes
// reports/bench/<date>.json; exits 1 where our engine is above its targets.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import { join } from "node:path";
import { messageOf } from "../../harness/base/errors.ts";
import { explainFailure } from "../../harness/cli/failure.ts";
import { measure } from "./engine.ts";
import { benchOptions, presentOf, type BenchOptions } from "./options.ts";
import {
  CROWD,
  crowdOf,
  FEW_USERS,
  fixed,
  LONG,
  partAt,
  RATES,
  saturation,
  SHORT,
  SIZES,
  whyNot,
} from "./parts.ts";
import type { Part } from "./parts.ts";
import { findPeers, type Peer } from "./peers.ts";
import { startService } from "./service.ts";
import { asTable, summarise, userBytesTable, type Run, type UserBytes } from "./summary.ts";
import { targetLine, targetsOf } from "./targets.ts";

const SATURATION = "saturation";
const ROUNDS = 3;

const say = (line: string) => process.stderr.write(`${line}\n`);

try {
  const options = benchOptions(process.argv.slice(2), findPeers());
  const present = presentOf(options.peers, process.env["BEAMSOAK_REQUIRE"] ?? "");
  for (const { engine, missing } of options.peers)
    if (missing !== null) say(`${engine} is missing, and left out. Get it: ${missing}`);
  process.exitCode = await bench(options, present);
} catch (thrown) {
  process.exitCode = explainFailure(thrown);
}

async function bench({ json, short, peers }: BenchOptions, present: readonly Peer[]): Promise<number> {
  const startedAt = new Date().toISOString();
  // A bench on a busy machine says little: the reader shall see it.
  const loadAverageAtStart = loadavg()[0]!;
  const runs: Run[] = [];
  const users: UserBytes[] = [];
  await using service = await startService();
  const run = async (part: string, { engine, program }: Peer, job: Part): Promise<Run> => {
    say(`${part}: ${engine}`);
    return { part, ...(await measure(engine, program, { ...job, baseUrl: service.baseUrl })) };
  };
  const failures: string[] = [];
  const attempt = async (part: string, peer: Peer, job: Part): Promise<void> => {
    try {
      runs.push(await run(part, peer, job));
    } catch (error) {
      failures.push(`${part}: ${messageOf(error)}`);
    }
  };
  const lengths = short ? SHORT : LONG;
  // In turns, so that whatever else the machine does meets all engines alike.
  for (let round = 0; round < (short ? 1 : ROUNDS); round++)
    for (const rate of RATES)
      for (const peer of present.filter(({ paces }) => paces))
        await attempt(partAt(rate), peer, fixed(peer, rate, lengths));
  for (const peer of present) await attempt(SATURATION, peer, saturation(peer, lengths));
  for (const peer of present) users.push(await usersOf(peer, short ? SIZES.slice(0, 2) : SIZES, run));
  const ours = present.find(({ engine }) => engine === "beamsoak");
  if (ours && !short) await attempt("230 000 users", ours, CROWD);

  const summary = summarise(runs, "autocannon");
  const targets = targetsOf(summary, RATES);
  const machine = {
    cpu: cpus()[0]?.model.trim(),
    cores: cpus().length,
    memoryBytes: totalmem(),
    kernel: release(),
    node: process.version,
    loadAverageAtStart,
  };
  const missing = Object.fromEntries(
    peers.flatMap((one) => (one.missing ? [[one.engine, one.missing]] : [])),
  );
  const record = {
    schemaVersion: 3,
    startedAt,
    machine,
    short,
    missing,
    failures,
    summary,
    users,
    targets,
    runs,
  };
  const folder = join(import.meta.dirname, "../../reports/bench");
  const file = join(folder, `${startedAt.replaceAll(":", "-")}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify(record, null, 2));
  const told = [
    asTable(summary),
    userBytesTable(users),
    ...(failures.length > 0 ? [failures.join("\n")] : []),
    targets.map(targetLine).join("\n"),
    `${machine.cores} × ${machine.cpu}, Node ${machine.node}, load average ${loadAverageAtStart.toFixed(1)} at the start`,
    ...Object.entries(missing).map(([engine, how]) => `${engine} is missing: ${how}`),
  ].join("\n\n");
  process.stdout.write(json ? `${JSON.stringify(record, null, 2)}\n` : `${told}\n`);
  say(file);
  return targets.some(({ holds }) => holds === false) ? 1 : 0;
}

/** What more users take more than a few do, at each size that the peer can be asked for. */
async function usersOf(
  peer: Peer,
  sizes: readonly number[],
  run: (part: string, peer: Peer, job: Part) => Promise<Run>,
): Promise<UserBytes> {
  const few = await run(`${FEW_USERS} users`, peer, crowdOf(FEW_USERS, peer));
  const at: { users: number; bytes: number | string }[] = [];
  for (const users of sizes) {
    const known = at.findLast(({ bytes }) => typeof bytes === "number")?.bytes ?? null;
    const reason = whyNot(users, peer, known as number | null);
    at.push({ users, bytes: reason ?? (await bytesAt(users)) });
  }
  return { engine: peer.engine, user: peer.user, at };

  async function bytesAt(users: number): Promise<number | string> {
    try {
      const many = await run(`${users} users`, peer, crowdOf(users, peer));
      return (many.rssBytes - few.rssBytes) / (users - FEW_USERS);
    } catch (error) {
      return `failed: ${messageOf(error)}`;
    }
  }
}
