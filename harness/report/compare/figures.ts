import { HOUR, type Millis, type Unit } from "../../base/units.ts";
import type { GateResult, HoldLevel, Measured, SeriesTrend } from "../../verdict/types.ts";
import { marginOf } from "./margin.ts";
import { scatterSeriesOf } from "./scatter-series.ts";
import type { Figure, FigureValue, MeasuredRun } from "./types.ts";

/** 95 % of the samples of a normal distribution lie within so many deviations. */
const Z95 = 1.96;

type Valued = FigureValue & Pick<Figure, "basis">;

/** Series whose level in the hold is a figure of its own: what operators watch. */
const LEVELS = [
  "memory.total",
  "memory.processes",
  "memory.ets",
  "memory.binary",
  "os.rss",
  "count.processes",
  "count.ports",
  "count.atoms",
  "latency.p50",
  "latency.p99",
  "latency.p999",
] as const;

/** What a gate measured and the growth it judged, each with the interval that is known of it. */
export function gateFigures(gate: GateResult, run: MeasuredRun): readonly Figure[] {
  const measured = gate.outcome === "error" ? [] : gate.measured;
  return [
    ...measured.map((one) => measuredFigure(gate.gateId, one, run)),
    ...(gate.trends ?? []).flatMap((trend) => growthFigure(trend, run)),
  ];
}

function measuredFigure(
  gateId: string,
  { label, unit, value, low, high, limit }: Measured,
  { result, levels }: MeasuredRun,
): Figure {
  // Of the carriers that the allocators keep, it is the unused part that is lost.
  const worse = gateId === "carriers-used" ? "lower" : "higher";
  const base = { label, unit, worse, margin: marginOf(value, unit, limit) } as const;
  if (low < high) return { ...base, value, low, high, basis: "confidence" };
  const series = scatterSeriesOf(gateId, label, result.scenario.sessions.table);
  return { ...base, ...(scattered(value, series === null ? undefined : levels.get(series)) ?? exact(value)) };
}

function growthFigure(
  { series, unit, growth }: SeriesTrend,
  { result, levels }: MeasuredRun,
): readonly Figure[] {
  const hold = holdOf(result);
  if (!growth || hold === null) return [];
  const level = levels.get(series)?.level ?? 0;
  return [
    {
      label: `growth of ${series} an hour`,
      unit,
      value: growth.perHour,
      low: growth.low,
      high: growth.high,
      basis: "confidence",
      worse: "higher",
      // What the growth adds up to by the end of the hold has to matter.
      margin: (marginOf(level, unit, null) * HOUR) / hold,
    },
  ];
}

/** Levels of the hold, peaks and ends, and what the load did: figures that belong to no gate. */
export function runFigures({ result, levels }: MeasuredRun): readonly Figure[] {
  const { figures, load } = result;
  const sample = (label: string, unit: Unit, value: number | undefined, series: string): readonly Figure[] =>
    value === undefined ? [] : [plain(label, unit, scattered(value, levels.get(series)) ?? extreme(value))];
  return [
    ...LEVELS.flatMap((series) => levelFigure(levels.get(series))),
    ...sample("memory.total at the peak", "B", figures.memoryTotal?.value, "memory.total"),
    ...(figures.memoryTotalAtEnd
      ? [plain("memory.total at the end", "B", exact(figures.memoryTotalAtEnd.value))]
      : []),
    ...sample("largest process heap at the peak", "B", figures.largestHeap?.value, "heap.largest"),
    ...sample("longest mailbox at the peak", "count", figures.largestMailbox?.value, "mailbox.largest"),
    ...sample("resident memory at the peak", "B", figures.rss?.value, "os.rss"),
    ...(load && load.due > 0
      ? [plain("acts not done", "ratio", exact((load.due - load.ok) / load.due))]
      : []),
  ];
}

/** None where the series was not sampled in the hold. */
export function levelFigure(level: HoldLevel | undefined): readonly Figure[] {
  if (!level) return [];
  const { series, unit, level: value, low, high } = level;
  return [plain(`${series} in the hold`, unit, { value, low, high, basis: "noise" })];
}

function plain(label: string, unit: Unit, value: Valued): Figure {
  return { label, unit, worse: "higher", margin: marginOf(value.value, unit, null), ...value };
}

/** One sample, which may have come out as far away as the samples of the hold scatter; null where that is not known. */
function scattered(value: number, level: HoldLevel | undefined): Valued | null {
  if (!level) return null;
  const reach = Z95 * level.deviation;
  return { value, low: value - reach, high: value + reach, basis: "noise" };
}

function exact(value: number): Valued {
  return { value, low: null, high: null, basis: "margin" };
}

function extreme(value: number): Valued {
  return { value, low: null, high: null, basis: "none" };
}

/** Length of the last hold; null where the run had none. */
export function holdOf({ phases }: MeasuredRun["result"]): Millis | null {
  const hold = phases.findLast(({ phase }) => phase === "hold");
  return hold && hold.to > hold.from ? hold.to - hold.from : null;
}
