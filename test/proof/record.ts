/**
 * The whole way: a service under a load that is known is recorded, the recording is played back three times as fast,
 * and what comes of it is compared. Both sides: with the same service it has to be the same slope, with its twin not.
 * Exits with 1 where it is not so.
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { formatDuration, MINUTE, SECOND } from "../../harness/base/units.ts";
import { cli } from "../support/cli.ts";
import { startProduction } from "../support/production.ts";

const scenario = resolve(import.meta.dirname, "../fixtures/scenarios/production.ts");
const folder = mkdtempSync(join(tmpdir(), "beamsoak-record-"));

/** Long enough for sessions of every age to be there. */
const SETTLED = 25 * SECOND;
const LENGTH = 5 * MINUTE;

interface Service {
  readonly class: string;
  readonly variant: "sick" | "healthy";
}

/** What was recorded, what is run in its place, and what has to come of the comparison. */
const cases: readonly { readonly recorded: Service; readonly run: Service; readonly exit: number }[] = [
  of("sessions", "healthy", "healthy", 0),
  of("ets_rows_never_removed", "healthy", "healthy", 0),
  of("ets_rows_never_removed", "healthy", "sick", 1),
  of("ets_rows_never_removed", "sick", "sick", 0),
  of("ets_rows_never_removed", "sick", "healthy", 1),
];

function of(kind: string, recorded: Service["variant"], run: Service["variant"], exit: number) {
  return { recorded: { class: kind, variant: recorded }, run: { class: kind, variant: run }, exit };
}

const settingsOf = (service: Service) => [`class=${service.class}`, `variant=${service.variant}`];
const nameOf = (service: Service) => `${service.class}-${service.variant}`;

/** @returns the recording's folder and the scenario that was written, which keeps the name of the service recorded */
async function record(service: Service): Promise<{ readonly recording: string; readonly file: string }> {
  const load = ["users=600", "stay=6s", "idle=6s", "ramp=4s", "hold=1h"];
  const reports = join(folder, nameOf(service));
  const file = join(folder, `${nameOf(service)}.ts`);
  await using production = await startProduction(scenario, [...settingsOf(service), ...load], reports);
  await production.load.shows("hold");
  await delay(SETTLED);
  const timers = ["--idle-timeout", "6s", "--env", "idle_timeout={idleTimeout}"];
  const how = [
    "--for",
    `${LENGTH / SECOND}s`,
    "--interval",
    "500ms",
    "--look-every",
    "1s",
    "--speed-up",
    "3",
  ];
  const out = ["--like", scenario, "--out", file, "--reports", reports];
  const { code, stdout, stderr } = await cli(
    "record",
    production.node,
    ...production.reached,
    ...how,
    ...timers,
    ...out,
  );
  process.stdout.write(`\nRecorded: ${nameOf(service)} (100 opened a second)\n${stdout}`);
  if (code !== 0) throw new Error(`beamsoak record ended with ${code}: ${stderr}`);
  const [name] = readdirSync(reports).filter((entry) => entry.startsWith("record-"));
  return { recording: join(reports, name!), file };
}

const recordings = new Map<string, Awaited<ReturnType<typeof record>>>();
const from = performance.now();
let wrong = 0;
for (const { recorded, run, exit } of cases) {
  const kept = recordings.get(nameOf(recorded)) ?? (await record(recorded));
  recordings.set(nameOf(recorded), kept);
  const reports = join(folder, `${nameOf(recorded)}-as-${nameOf(run)}`);
  const set = settingsOf(run).flatMap((setting) => ["--set", setting]);
  const ran = await cli(
    "run",
    kept.file,
    "--target",
    "process",
    "--reports",
    reports,
    "--set",
    "hold=2m",
    ...set,
  );
  process.stdout.write(`\nPlayed back: ${nameOf(recorded)} as ${nameOf(run)}, exit ${ran.code}\n\n`);
  const compared = await cli("reproduces", kept.recording, join(reports, nameOf(recorded)));
  process.stdout.write(compared.stdout + compared.stderr);
  const right = compared.code === exit;
  if (!right) wrong++;
  process.stdout.write(
    `  exit ${compared.code}, ${right ? "as it should be" : `where it should be ${exit}`}\n`,
  );
}
rmSync(folder, { recursive: true, force: true });
const all = `${cases.length - wrong} of ${cases.length} as they should be`;
process.stdout.write(`\n${all} (${formatDuration(performance.now() - from)})\n`);
process.exitCode = wrong === 0 ? 0 : 1;
