import { gateFigures, runFigures } from "./figures.ts";
import type { Figure, HistoryRow, MeasuredRun } from "./types.ts";

type Named = Figure & { readonly gateId: string | null };

/** Every figure that the last run tells, in all runs; null where a run does not tell it. */
export function historyOf(runs: readonly MeasuredRun[]): readonly HistoryRow[] {
  const tables = runs.map((run) => new Map(figuresOf(run).map((one) => [keyOf(one), one])));
  return [...tables.at(-1)!].map(([key, { gateId, label, unit }]) => ({
    gateId,
    label,
    unit,
    values: tables.map((table) => table.get(key)?.value ?? null),
  }));
}

/** A figure's values in the runs of a history; empty where it is not told. */
export function valuesIn(
  history: readonly HistoryRow[],
  gateId: string | null,
  label: string,
): HistoryRow["values"] {
  return history.find((one) => one.gateId === gateId && one.label === label)?.values ?? [];
}

function figuresOf(run: MeasuredRun): readonly Named[] {
  return [
    ...run.result.verdict.gates.flatMap((gate) =>
      gateFigures(gate, run).map((one) => ({ ...one, gateId: gate.gateId })),
    ),
    ...runFigures(run).map((one) => ({ ...one, gateId: null })),
  ];
}

function keyOf({ gateId, label }: Named): string {
  return `${gateId ?? ""}/${label}`;
}
