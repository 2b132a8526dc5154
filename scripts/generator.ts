/**
 * What the generator itself can do, by a run of its own. `npm run million`: a million users at once on a small machine;
 * `npm run soak`: half an hour, after which our own judge says whether the generator's memory is bounded. Prints the
 * run's verdict and the claims with their limits; exits as the run does, and 1 where a claim does not hold.
 */
import { parseArgs } from "node:util";
import { systemClock } from "../harness/base/clock.ts";
import { messageOf, usageError } from "../harness/base/errors.ts";
import { explainFailure } from "../harness/cli/failure.ts";
import { onInterrupt } from "../harness/cli/interrupt.ts";
import { defaultReports, scenarioLibrary } from "../harness/cli/places.ts";
import { printResult } from "../harness/cli/print-result.ts";
import { showProgress } from "../harness/cli/progress.ts";
import { version } from "../harness/cli/version.ts";
import { loadScenario } from "../harness/config/load-file.ts";
import type { TargetKind } from "../harness/config/types.ts";
import { runScenario } from "../harness/run.ts";
import { loadTimeline } from "../harness/timeline/load.ts";
import { claimLines, claimsOfLength, claimsOfScale, exitCodeOf } from "./generator/claims.ts";

const claimsOf = { million: claimsOfScale, soak: claimsOfLength } as const;
type Subject = keyof typeof claimsOf;

interface Order {
  readonly subject: Subject;
  readonly target: TargetKind | null;
}

/** @throws BeamsoakError (exit 2) for anything but million or soak, and --target container or process */
function ordered(): Order {
  const hint = "Usage: npm run million | npm run soak [-- --target container|process]";
  try {
    const { values, positionals } = parseArgs({
      options: { target: { type: "string" } },
      allowPositionals: true,
    });
    const [subject, ...more] = positionals;
    const { target = null } = values;
    if ((subject !== "million" && subject !== "soak") || more.length > 0) {
      throw new Error(`There is no run of the generator named "${positionals.join(" ")}".`);
    }
    if (target !== null && target !== "container" && target !== "process") {
      throw new Error(`There is no target "${target}".`);
    }
    return { subject, target };
  } catch (cause) {
    throw usageError("UNKNOWN_OPTION", messageOf(cause), hint);
  }
}

async function prove({ subject, target }: Order): Promise<number> {
  const interruption = onInterrupt();
  const scenario = await loadScenario(subject, scenarioLibrary, { settings: [] });
  using progress = showProgress(process.stderr, scenario.sessions.table);
  const result = await runScenario({
    scenario,
    target,
    reports: defaultReports,
    command: ["beamsoak", "run", subject, ...(target === null ? [] : ["--target", target])],
    version,
    timeBudget: null,
    extend: false,
    clock: systemClock,
    signal: interruption.signal,
    observer: progress,
  });
  progress[Symbol.dispose]();
  printResult(result, false);
  const claims = claimsOf[subject](result, await loadTimeline(result.runDir));
  process.stdout.write(`\n  The generator itself:\n${claimLines(claims).join("\n")}\n`);
  return interruption.exitCode() ?? exitCodeOf(result.verdict.exitCode, claims);
}

try {
  process.exitCode = await prove(ordered());
} catch (thrown) {
  process.exitCode = explainFailure(thrown);
}
