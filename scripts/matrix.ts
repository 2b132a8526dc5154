/**
 * Runs every class of the zoo, sick and healthy, and holds verdict, gates and the cause named first against what its
 * expected.json says. Exits 0 only when every run is as expected; in the short form what comes out otherwise is run again at
 * full length, and then a few may stay open, none be wrong.
 */
import { parseArgs } from "node:util";
import { systemClock } from "../harness/base/clock.ts";
import { messageOf, usageError } from "../harness/base/errors.ts";
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
import { foundIn, holds, isOpen, mismatches, type Compared, type Variant } from "./matrix/compare.ts";
import { expectations, type Expected } from "./matrix/expected.ts";
import { cellLine, renderMatrix } from "./matrix/table.ts";

const usage = "Usage: npm run matrix [-- --short] [--jobs 3] [--json] [--class a,b]";
/** The shortest hold in which each class is told; the whole zoo then takes under 12 minutes on two cores. */
const shortHold = "18s";
/** A hold as short as that on a busy machine leaves some verdicts open: honest, and no mistake of the judge. */
const openWhenShort = 1 / 12;

const interruption = onInterrupt();

/** @throws BeamsoakError (exit 2) */
function options() {
  const { values } = parsed();
  const jobs = Number(values.jobs);
  if (!Number.isInteger(jobs) || jobs < 1) {
    throw usageError(
      "JOBS_INVALID",
      `--jobs takes a number of runs beside each other, found "${values.jobs}".`,
      usage,
    );
  }
  return {
    jobs,
    json: values.json,
    settings: values.short ? [`hold=${shortHold}`] : [],
    openShare: values.short ? openWhenShort : 0,
    classes: expectations(values.class?.split(",") ?? null),
  };
}

function parsed() {
  try {
    return parseArgs({
      options: {
        short: { type: "boolean", default: false },
        jobs: { type: "string", default: "3" },
        json: { type: "boolean", default: false },
        class: { type: "string" },
      },
    });
  } catch (cause) {
    throw usageError("UNKNOWN_OPTION", messageOf(cause), usage);
  }
}

type Cell = readonly [Expected, Variant];

async function runCell([expected, variant]: Cell, settings: readonly string[]): Promise<Compared> {
  const from = performance.now();
  const set = [`class=${expected.class}`, `variant=${variant}`, ...settings];
  const named = { class: expected.class, variant };
  try {
    const result = await runScenario({
      scenario: await loadScenario("zoo", scenarioLibrary, { settings: set }),
      target: "process",
      reports: defaultReports,
      command: [
        "beamsoak",
        "run",
        "zoo",
        ...set.flatMap((setting) => ["--set", setting]),
        "--target",
        "process",
      ],
      version,
      timeBudget: null,
      extend: false,
      clock: systemClock,
      signal: interruption.signal,
      observer: { note: nothing, phase: nothing, sample: nothing, soFar: nothing },
    });
    const found = foundIn(result);
    return {
      ...named,
      ...found,
      took: performance.now() - from,
      mismatches: mismatches(expected, variant, found),
      open: isOpen(expected, variant, found),
    };
  } catch (cause) {
    const missing = { outcome: "did not run", gates: [], findings: [] };
    return {
      ...named,
      ...missing,
      took: performance.now() - from,
      mismatches: [messageOf(cause)],
      open: false,
    };
  }
}

function nothing(): void {
  // A run's own progress would drown that of the matrix.
}

/** As many beside each other as asked for; those that an interruption cut off are left out. */
async function runAll(
  cells: readonly Cell[],
  jobs: number,
  settings: readonly string[],
): Promise<readonly Compared[]> {
  const waiting = [...cells];
  const done = new Map<Cell, Compared>();
  const width = cells.reduce((most, [expected]) => Math.max(most, expected.class.length), 0);
  const paint = painter(wantsColour(process.stderr));
  const worker = async () => {
    for (let cell = waiting.shift(); cell; cell = waiting.shift()) {
      const compared = await runCell(cell, settings);
      if (interruption.exitCode() !== null) return;
      done.set(cell, compared);
      const count = `${String(done.size).padStart(String(cells.length).length)}/${cells.length}`;
      process.stderr.write(`${count}${cellLine(compared, width, paint)}\n`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return cells.flatMap((cell) => done.get(cell) ?? []);
}

/**
 * A short hold is a screen: what it leaves open or gets wrong is run once more with the class' own hold and nothing
 * beside it, and that counts.
 */
async function atFullLength(
  cells: readonly Cell[],
  screened: readonly Compared[],
): Promise<readonly Compared[]> {
  const doubtful = screened.filter(({ mismatches: found }) => found.length > 0);
  if (doubtful.length === 0) return screened;
  process.stderr.write(`\nAgain, with the whole hold: ${doubtful.length} of ${screened.length}\n`);
  const isOf = (one: Compared, [expected, variant]: Cell) =>
    one.class === expected.class && one.variant === variant;
  const again = await runAll(
    cells.filter((cell) => doubtful.some((one) => isOf(one, cell))),
    1,
    [],
  );
  return screened.map(
    (one) => again.find((other) => other.class === one.class && other.variant === one.variant) ?? one,
  );
}

async function matrix(): Promise<number> {
  const from = performance.now();
  const { jobs, json, settings, openShare, classes } = options();
  const cells = classes.flatMap((expected): Cell[] => [
    [expected, "sick"],
    [expected, "healthy"],
  ]);
  const screened = await runAll(cells, jobs, settings);
  const compared = settings.length === 0 ? screened : await atFullLength(cells, screened);
  process.stdout.write(
    json
      ? `${JSON.stringify(compared, null, 2)}\n`
      : renderMatrix(compared, cells.length, painter(wantsColour(process.stdout))),
  );
  process.stderr.write(`${formatDuration(performance.now() - from)}\n`);
  return interruption.exitCode() ?? (holds(compared, openShare) ? ExitCode.bounded : ExitCode.gateFailed);
}

process.exitCode = await matrix().catch(explainFailure);
