import type { GateResult } from "../../verdict/types.ts";
import type { RunResult } from "../types.ts";
import { compareFigure } from "./difference.ts";
import { gateFigures, holdOf, levelFigure, runFigures } from "./figures.ts";
import { mismatchesOf, parametersOf } from "./fingerprint.ts";
import { historyOf, valuesIn } from "./history.ts";
import { runScatterOf } from "./run-scatter.ts";
import type {
  Change,
  ComparedFigure,
  ComparedGate,
  Comparison,
  Figure,
  MeasuredRun,
  Mismatch,
  RunSummary,
} from "./types.ts";
import { passageText } from "./wording.ts";

/** Holds the last of these runs against the first; those between are history. At least two. */
export function compareRuns(runs: readonly MeasuredRun[]): Comparison {
  const [before, after] = [runs[0]!, runs.at(-1)!];
  const holds = [before, after].map(({ result }) => holdOf(result));
  const history = runs.length > 2 ? historyOf(runs) : [];
  const scatterOf = (gateId: string | null) => (label: string) =>
    runScatterOf(valuesIn(history, gateId, label).slice(0, -1));
  const gates = comparedGates(before, after, scatterOf);
  const figures = pairs(runFigures(before), runFigures(after), scatterOf(null));
  return {
    schemaVersion: 1,
    runs: runs.map(({ result }) => summaryOf(result)),
    hold: holds.includes(null) ? null : Math.min(...holds.map((hold) => hold!)),
    parameters: toLast(runs, parametersOf),
    mismatches: toLast(runs, mismatchesOf),
    warnings: warningsOf(before, after),
    gates,
    figures,
    regressions: [...gates.filter(({ level }) => level !== "warn"), ...figures].filter(isRegression).length,
    history,
  };
}

function isRegression({ change }: { readonly change: Change }): boolean {
  return change === "regression";
}

/** In what earlier runs differ from the last, each difference once: those between give the figures their scatter. */
function toLast(
  runs: readonly MeasuredRun[],
  differences: (before: RunResult, after: RunResult) => readonly Mismatch[],
): readonly Mismatch[] {
  const last = runs.at(-1)!.result;
  const found = runs.slice(0, -1).flatMap(({ result }) => differences(result, last));
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

function summaryOf({ runDir, scenario, startedAt, verdict }: MeasuredRun["result"]): RunSummary {
  const { outcome, sentence } = verdict;
  const name = runDir.split("/").at(-1) ?? runDir;
  return { name, runDir, scenario: scenario.name, startedAt, outcome, sentence };
}

type ScatterOf = (label: string) => number | null;

function comparedGates(
  before: MeasuredRun,
  after: MeasuredRun,
  scatterOf: (gateId: string) => ScatterOf,
): readonly ComparedGate[] {
  const gateOf = ({ result }: MeasuredRun, id: string) =>
    result.verdict.gates.find(({ gateId }) => gateId === id);
  const ids = [after, before].flatMap(({ result }) => result.verdict.gates.map(({ gateId }) => gateId));
  return [...new Set(ids)].map((id) => {
    const [old, now] = [gateOf(before, id), gateOf(after, id)];
    const { gateId, title, level } = (now ?? old)!;
    const figures = pairs(
      old ? gateFigures(old, before) : [],
      now ? gateFigures(now, after) : [],
      scatterOf(id),
    );
    const [was, is] = [old?.outcome ?? null, now?.outcome ?? null];
    return { gateId, title, level, before: was, after: is, figures, change: changeOf(was, is, figures) };
  });
}

/**
 * A gate that passed and does not any more is a regression, one that begins to pass an improvement, whatever its figures
 * do; between two answers alike the figures decide, the worse ones first.
 */
function changeOf(
  before: GateResult["outcome"] | null,
  after: GateResult["outcome"] | null,
  figures: readonly ComparedFigure[],
): Change {
  if (before === "pass" && after !== "pass") return "regression";
  if (before !== null && before !== "fail" && after === "fail") return "regression";
  if (before !== null && before !== "pass" && after === "pass") return "improvement";
  const changes = figures.map(({ change }) => change);
  if (changes.includes("regression")) return "regression";
  return changes.includes("improvement") ? "improvement" : "unchanged";
}

/** Figures of the same label; those that only one run has stand alone. */
function pairs(
  before: readonly Figure[],
  after: readonly Figure[],
  scatterOf: ScatterOf,
): readonly ComparedFigure[] {
  const labels = [...new Set([...after, ...before].map(({ label }) => label))];
  const find = (figures: readonly Figure[], wanted: string) =>
    figures.find(({ label }) => label === wanted) ?? null;
  return labels.map((label) => compareFigure(find(before, label), find(after, label), scatterOf(label)));
}

function warningsOf(before: MeasuredRun, after: MeasuredRun): readonly string[] {
  const [first, last] = [before.result, after.result];
  return [
    ...(last.startedAt < first.startedAt ? ["The run that is named last is the older one."] : []),
    ...connectionsWarning(before, after),
    ...[first, last].flatMap((run) => {
      const { name, outcome } = summaryOf(run);
      const invalid =
        outcome === "invalid"
          ? [`${name} is invalid, so what it measured proves nothing of the service.`]
          : [];
      const short =
        holdOf(run) === null
          ? [`${name} ended before its hold, so levels and charts of the hold are missing.`]
          : [];
      const ended =
        run.end.reason === "completed" || run.end.reason === "decided-early"
          ? []
          : [`${name} did not complete (${run.end.reason}): ${run.end.message}`];
      return [...invalid, ...short, ...ended];
    }),
  ];
}

/** Where answers take longer more connections are open, and processes, ports and memory follow them. */
function connectionsWarning(before: MeasuredRun, after: MeasuredRun): readonly string[] {
  const [old, now] = [before, after].map((run) => levelFigure(run.levels.get("load.connections"))[0] ?? null);
  if (!old || !now) return [];
  const connections = compareFigure(old, now);
  if (connections.change === "unchanged") return [];
  return [
    `Connections open in the hold: ${passageText(connections)}. Processes, ports and memory follow them. Look first for why answers took longer in one run: other work on the machine, or the service.`,
  ];
}
