/**
 * Soaks RabbitMQ and ejabberd from Debian's packages, each in a configuration that keeps too much and in one that does not,
 * and holds verdict and cause against what they have to be. Exits 0 only when all four are right. Under five minutes.
 */
import { existsSync, readdirSync } from "node:fs";
import { systemClock } from "../harness/base/clock.ts";
import { environmentError, messageOf } from "../harness/base/errors.ts";
import { ExitCode } from "../harness/base/exit-codes.ts";
import { formatDuration } from "../harness/base/units.ts";
import { explainFailure } from "../harness/cli/failure.ts";
import { onInterrupt } from "../harness/cli/interrupt.ts";
import { defaultReports, scenarioLibrary } from "../harness/cli/places.ts";
import { wantsColour } from "../harness/cli/print-result.ts";
import { version } from "../harness/cli/version.ts";
import { loadScenario } from "../harness/config/load-file.ts";
import { painter } from "../harness/report/colours.ts";
import { runScenario } from "../harness/run.ts";
import { cases, foundIn, type Case } from "./services/cases.ts";
import { renderServices, type Row } from "./services/table.ts";

const interruption = onInterrupt();

/** @throws BeamsoakError (exit 4) */
function requireServices(): void {
  const ejabberd = readdirSync("/usr/lib").some((folder) => {
    const path = `/usr/lib/${folder}`;
    return folder.includes("-linux-") && readdirSync(path).some((name) => name.startsWith("ejabberd-"));
  });
  const missing = [
    ...(existsSync("/usr/lib/rabbitmq/bin/rabbitmq-server") ? [] : ["rabbitmq-server"]),
    ...(ejabberd ? [] : ["ejabberd"]),
  ];
  if (missing.length === 0) return;
  throw environmentError(
    "SERVICES_MISSING",
    `This host has no ${missing.join(" and no ")} of Debian's packages.`,
    `Install them without starting them: sh scripts/setup.sh ${missing.join(" ")}`,
  );
}

async function runCase(expected: Case): Promise<Row> {
  const from = performance.now();
  const { scenario, variant } = expected;
  const settings = [`variant=${variant}`];
  const row = (found: Row["found"]) => ({ expected, found, took: performance.now() - from });
  try {
    const result = await runScenario({
      scenario: await loadScenario(scenario, scenarioLibrary, { settings }),
      target: null,
      reports: defaultReports,
      command: ["beamsoak", "run", scenario, "--set", settings[0]!],
      version,
      timeBudget: null,
      extend: false,
      clock: systemClock,
      signal: interruption.signal,
      observer: { note: nothing, phase: nothing, sample: nothing, soFar: nothing },
    });
    return row(foundIn(expected, result));
  } catch (cause) {
    return row({ verdict: "did not run", cause: messageOf(cause), right: false });
  }
}

function nothing(): void {
  // A run's own progress would drown that of the four.
}

async function services(): Promise<number> {
  requireServices();
  const from = performance.now();
  const rows: Row[] = [];
  for (const expected of cases) {
    process.stderr.write(`${rows.length + 1}/${cases.length}  ${expected.scenario} ${expected.variant}\n`);
    const row = await runCase(expected);
    if (interruption.exitCode() !== null) break;
    rows.push(row);
  }
  process.stdout.write(renderServices(rows, cases.length, painter(wantsColour(process.stdout))));
  process.stderr.write(`${formatDuration(performance.now() - from)}\n`);
  const right = rows.every(({ found }) => found.right);
  return interruption.exitCode() ?? (right ? ExitCode.bounded : ExitCode.gateFailed);
}

process.exitCode = await services().catch(explainFailure);
