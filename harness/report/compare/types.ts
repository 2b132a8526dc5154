import type { Millis, Unit } from "../../base/units.ts";
import type { GateLevel } from "../../config/types.ts";
import type { GateResult, HoldLevel, Verdict } from "../../verdict/types.ts";
import type { RunResult } from "../types.ts";

/** A run as it is compared: what was found of it, and the noise of its hold by series. */
export interface MeasuredRun {
  readonly result: RunResult;
  readonly levels: ReadonlyMap<string, HoldLevel>;
}

/**
 * By what a difference is judged. `runs`: how far earlier runs scatter. `confidence`: the intervals of both figures. `noise`: the scatter of the samples in both
 * holds. `margin`: an exact figure of which no run knows an interval, by the practical margin alone. `none`: an extreme
 * whose scatter is not known; it is shown and decides nothing.
 */
export type Basis = "runs" | "confidence" | "noise" | "margin" | "none";

export interface FigureValue {
  readonly value: number;
  /** Ends of its 95 % interval; null where no run knows it. */
  readonly low: number | null;
  readonly high: number | null;
}

/** A number of one run that can be held against the same number of another. */
export interface Figure extends FigureValue {
  readonly label: string;
  readonly unit: Unit;
  readonly basis: Basis;
  readonly worse: "higher" | "lower";
  /** The smallest difference that matters in practice, in the figure's unit. */
  readonly margin: number;
}

export type Change = "regression" | "improvement" | "unchanged";

export interface ComparedFigure {
  readonly label: string;
  readonly unit: Unit;
  readonly worse: "higher" | "lower";
  /** Null where the run does not tell it. */
  readonly before: FigureValue | null;
  readonly after: FigureValue | null;
  /** After minus before; null where either is missing. */
  readonly difference: FigureValue | null;
  readonly basis: Basis;
  readonly margin: number;
  readonly change: Change;
}

/** Null where the gate was not judged in that run. */
type GateOutcome = GateResult["outcome"] | null;

export interface ComparedGate {
  readonly gateId: string;
  readonly title: string;
  readonly level: GateLevel;
  readonly before: GateOutcome;
  readonly after: GateOutcome;
  readonly figures: readonly ComparedFigure[];
  readonly change: Change;
}

export interface RunSummary {
  readonly name: string;
  readonly runDir: string;
  readonly scenario: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly outcome: Verdict["outcome"];
  readonly sentence: string;
}

/** Something that has to be the same for two runs to be comparable, and is not. */
export interface Mismatch {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** A figure in every run, in their order. */
export interface HistoryRow {
  readonly gateId: string | null;
  readonly label: string;
  readonly unit: Unit;
  readonly values: readonly (number | null)[];
}

/** The last run held against the first. */
export interface Comparison {
  readonly schemaVersion: 1;
  /** In the order in which they were named: the first is before, the last is after. */
  readonly runs: readonly RunSummary[];
  /** Length of the shorter hold; null where a run has none. */
  readonly hold: Millis | null;
  /** Parameters of the scenario in which earlier runs differ from the last: usually what is compared. */
  readonly parameters: readonly Mismatch[];
  readonly mismatches: readonly Mismatch[];
  readonly warnings: readonly string[];
  readonly gates: readonly ComparedGate[];
  /** Figures that belong to no gate. */
  readonly figures: readonly ComparedFigure[];
  /** Gates and figures that got worse and are not of a gate that only warns: what `--fail-on regression` goes by. */
  readonly regressions: number;
  /** Empty for two runs. */
  readonly history: readonly HistoryRow[];
}
