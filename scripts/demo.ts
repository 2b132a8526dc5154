/**
 * The main job, in under five minutes: the incident at 230 000 users against the store of the incident and against
 * its mended twin, the verdicts side by side. Exits 0 only when the sick store is found unbounded, with the sessions,
 * heap and memory gates failed, and the mended one bounded.
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
import { showProgress } from "../harness/cli/progress.ts";
import { version } from "../harness/cli/version.ts";
import { loadScenario } from "../harness/config/load-file.ts";
import type { TargetKind } from "../harness/config/types.ts";
import { renderComparison } from "../harness/report/console.ts";
import type { RunResult } from "../harness/report/types.ts";
import { runScenario } from "../harness/run.ts";

const mustFail = ["sessions-bounded", "heap-bounded", "memory-bounded"];

const interruption = onInterrupt();

/** @throws BeamsoakError (exit 2) for anything but `--target container` or `--target process` */
function chosenTarget(): TargetKind | null {
  const hint = "The demo takes nothing but --target container or --target process.";
  const { target } = parsed(hint);
  if (target !== undefined && target !== "container" && target !== "process") {
    throw usageError("UNKNOWN_TARGET", `There is no target "${target}".`, hint);
  }
  return target ?? null;
}

function parsed(hint: string): { target?: string | undefined } {
  try {
    return parseArgs({ options: { target: { type: "string" } } }).values;
  } catch (cause) {
    throw usageError("UNKNOWN_OPTION", messageOf(cause), hint);
  }
}

async function runStore(store: string, target: TargetKind | null): Promise<RunResult> {
  process.stderr.write(`\n── incident-23w with store=${store}: 230 000 users\n`);
  const scenario = await loadScenario("incident-23w", scenarioLibrary, { settings: [`store=${store}`] });
  using progress = showProgress(process.stderr, scenario.sessions.table);
  return await runScenario({
    scenario,
    target,
    reports: defaultReports,
    command: ["beamsoak", "run", "incident-23w", "--set", `store=${store}`],
    version,
    timeBudget: null,
    extend: false,
    clock: systemClock,
    signal: interruption.signal,
    observer: progress,
  });
}

function unexpected(leaky: RunResult, decoupled: RunResult): string[] {
  const failed = leaky.verdict.gates.filter(({ outcome }) => outcome === "fail").map(({ gateId }) => gateId);
  return [
    ...(leaky.verdict.outcome === "unbounded"
      ? []
      : [`leaky came out ${leaky.verdict.outcome}, not unbounded`]),
    ...mustFail.filter((gate) => !failed.includes(gate)).map((gate) => `leaky passed the gate ${gate}`),
    ...(decoupled.verdict.outcome === "bounded"
      ? []
      : [`decoupled came out ${decoupled.verdict.outcome}, not bounded`]),
  ];
}

async function demo(): Promise<number> {
  const from = performance.now();
  const target = chosenTarget();
  const leaky = await runStore("leaky", target);
  const stopped = interruption.exitCode();
  if (stopped !== null) return stopped;
  const decoupled = await runStore("decoupled", target);
  process.stdout.write(`\n${renderComparison([leaky, decoupled], { colour: wantsColour(process.stdout) })}`);
  const surprises = unexpected(leaky, decoupled);
  const took = formatDuration(performance.now() - from);
  const end =
    surprises.length === 0
      ? "As it should be: the sick store fails, the mended one passes."
      : surprises.join("; ");
  process.stdout.write(`\n${end} (${took})\n`);
  return interruption.exitCode() ?? (surprises.length === 0 ? ExitCode.bounded : ExitCode.gateFailed);
}

process.exitCode = await demo().catch(explainFailure);
