// `npm run bench`: the engines side by side on one service in one run. Prints a table, writes reports/bench/<date>.json.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import { join } from "node:path";
import { measure, type Job } from "./engine.ts";
import { startService } from "./service.ts";
import { asTable, summarise, type Run } from "./summary.ts";

/** One program each; the others are compared with autocannon. */
const ENGINES = {
  autocannon: import.meta.resolve("./engines/autocannon.ts"),
  beamsoak: import.meta.resolve("./engines/beamsoak.ts"),
} as const;
type Engine = keyof typeof ENGINES;
const engines = Object.keys(ENGINES) as Engine[];
const ROUNDS = 3;

type Part = Omit<Job, "baseUrl">;
const FIXED: Part = {
  rate: 10_000,
  users: 10_000,
  stay: null,
  ramp: 2,
  connections: 128,
  warmUp: 3,
  measure: 5,
};
/** Far more than two cores can serve. */
const SATURATION: Part = { ...FIXED, rate: 60_000, users: 60_000 };
/** The incident's crowd: a touch every 20 s and a new user every 40 s make 19 000 requests a second. */
const CROWD: Part = {
  rate: 11_500,
  users: 230_000,
  stay: 40,
  ramp: 24,
  connections: 9_000,
  warmUp: 30,
  measure: 8,
};

const machine = {
  cpu: cpus()[0]?.model.trim(),
  cores: cpus().length,
  memoryBytes: totalmem(),
  kernel: release(),
  node: process.version,
  // A bench on a busy machine says little: the reader shall see it.
  loadAverageAtStart: loadavg()[0],
};
const startedAt = new Date().toISOString();
const runs: Run[] = [];
await runAll();
const summary = summarise(runs, "autocannon");
report();

async function runAll(): Promise<void> {
  await using service = await startService();
  const run = async (part: string, engine: Engine, job: Part) => {
    process.stderr.write(`${part}: ${engine}\n`);
    runs.push({ part, ...(await measure(engine, ENGINES[engine], { ...job, baseUrl: service.baseUrl })) });
  };
  // In turns, so that whatever else the machine does meets all engines alike.
  for (let round = 0; round < ROUNDS; round++)
    for (const engine of engines) await run("fixed rate", engine, FIXED);
  for (const engine of engines) await run("saturation", engine, SATURATION);
  await run("230 000 users", "beamsoak", CROWD);
}

function report(): void {
  const folder = join(import.meta.dirname, "../../reports/bench");
  const file = join(folder, `${startedAt.replaceAll(":", "-")}.json`);
  mkdirSync(folder, { recursive: true });
  const record = { schemaVersion: 1, startedAt, machine, jobs: { FIXED, SATURATION, CROWD }, summary, runs };
  writeFileSync(file, JSON.stringify(record, null, 2));
  const { cores, cpu, node, loadAverageAtStart } = machine;
  console.log(
    `${asTable(summary)}\n\n${cores} × ${cpu}, Node ${node}, load average ${loadAverageAtStart}\n${file}`,
  );
}
