import type { Basis, Change, ComparedFigure, Figure, FigureValue } from "./types.ts";

/**
 * The difference of a figure in two runs, with its interval where both figures have one (MOVER: the method of variance
 * estimates recovery, Zou & Donner 2008, Statistics in Medicine 27:1693). It is a change when the interval leaves out 0
 * and the difference exceeds the margin; an exact figure is judged by the margin alone.
 * @param runScatter how far runs of the same code may lie apart; the interval is at least as wide. Null where not known
 */
export function compareFigure(
  before: Figure | null,
  after: Figure | null,
  runScatter: number | null = null,
): ComparedFigure {
  const { label, unit, worse } = (after ?? before)!;
  const ofFigures = before && after && differenceOf(before, after);
  const difference = ofFigures && runScatter !== null ? widened(ofFigures, runScatter) : ofFigures;
  const margin = (before ?? after)!.margin;
  const basis = runScatter === null ? weakest(before, after) : "runs";
  return {
    label,
    unit,
    worse,
    before: before && valueOf(before),
    after: after && valueOf(after),
    difference,
    basis,
    margin,
    change: difference && basis !== "none" ? changeOf(difference, margin, worse) : "unchanged",
  };
}

/** A difference is known no better than the figure of which less is known. */
function weakest(...figures: readonly (Figure | null)[]): Basis {
  const order: readonly Basis[] = ["none", "margin", "noise", "confidence"];
  return order.find((basis) => figures.some((figure) => figure?.basis === basis))!;
}

function differenceOf(before: Figure, after: Figure): FigureValue {
  const value = after.value - before.value;
  if (before.low === null || before.high === null || after.low === null || after.high === null) {
    return { value, low: null, high: null };
  }
  return {
    value,
    low: value - Math.hypot(after.value - after.low, before.high - before.value),
    high: value + Math.hypot(after.high - after.value, before.value - before.low),
  };
}

function widened({ value, low, high }: FigureValue, reach: number): FigureValue {
  return { value, low: Math.min(low ?? value, value - reach), high: Math.max(high ?? value, value + reach) };
}

function changeOf({ value, low, high }: FigureValue, margin: number, worse: Figure["worse"]): Change {
  const rose = (low ?? value) > 0 && value > margin;
  const fell = (high ?? value) < 0 && value < -margin;
  if (!rose && !fell) return "unchanged";
  return rose === (worse === "higher") ? "regression" : "improvement";
}

function valueOf({ value, low, high }: Figure): FigureValue {
  return { value, low, high };
}
