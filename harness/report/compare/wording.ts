import { formatQuantity, type Unit } from "../../base/units.ts";
import type { Change, ComparedFigure, Comparison, FigureValue } from "./types.ts";

/** `−1.5 MiB`, `+12`: a difference with its sign; what reads as nothing has none. */
function signed(value: number, unit: Unit): string {
  const size = formatQuantity(Math.abs(value), unit);
  if (size === formatQuantity(0, unit)) return size;
  return `${value < 0 ? "−" : "+"}${size}`;
}

/** A level or a rate with its sign only where it is below zero. */
export function valueText(value: number | null, unit: Unit): string {
  if (value === null) return "–";
  return value < 0 ? signed(value, unit) : formatQuantity(value, unit);
}

/** `3 → 5`; a dash for what a run does not tell. */
export function passageText({ before, after, unit }: ComparedFigure): string {
  const text = (one: FigureValue | null) => valueText(one?.value ?? null, unit);
  return `${text(before)} → ${text(after)}`;
}

const signs: Readonly<Record<ComparedFigure["basis"], string>> = {
  runs: "≈",
  confidence: "",
  noise: "~",
  margin: "",
  none: "",
};

/** `+2 (+1 – +3)`, `+2 ≈(+1 – +3)` by the scatter of earlier runs, `+2 ~(+1 – +3)` by the noise of the hold, `+2 (exact)`, `+2 (no interval)`. */
export function differenceText({ difference, unit, basis }: ComparedFigure): string {
  if (difference === null) return "";
  const { value, low, high } = difference;
  if (low === null || high === null)
    return `${signed(value, unit)} (${basis === "margin" ? "exact" : "no interval"})`;
  return `${signed(value, unit)} ${signs[basis]}(${signed(low, unit)} – ${signed(high, unit)})`;
}

export const legend =
  "(…): interval of 95 % of the difference; ~(…): by the scatter of the samples in both holds; ≈(…): by how far earlier " +
  "runs lie apart; (exact): told once in a run, without an interval, so the practical margin alone decides; (no interval): " +
  "an extreme that decides nothing. Worse or better is what exceeds its interval and the margin: 10 % of the figure (25 % " +
  "of a latency), 5 % of its limit, and 1 MiB, 10, 5ms or 0.5 %, whichever is most; of a growth, what it adds up to in " +
  "the hold.";

export const groups: readonly (readonly [Change, string])[] = [
  ["regression", "Regressions"],
  ["improvement", "Improvements"],
  ["unchanged", "Unchanged"],
];

/** `1 regression, 2 improvements, 30 unchanged`: gates, and figures of no gate. */
export function countsText({ gates, figures }: Comparison): string {
  const of = (wanted: Change) => [...gates, ...figures].filter(({ change }) => change === wanted).length;
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;
  return `${plural(of("regression"), "regression")}, ${plural(of("improvement"), "improvement")}, ${of("unchanged")} unchanged`;
}
