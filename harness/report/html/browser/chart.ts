import type uPlot from "uplot";
import type { Unit } from "../../../base/units.ts";
import type { PageData } from "../page-data.ts";
import type { Panel } from "../panels.ts";
import { stack, valuesOf, type Values } from "./columns.ts";
import { formatTime, formatValue } from "./format.ts";
import { drawFits, drawPhases } from "./overlays.ts";
import { strokeOf, themeColour } from "./palette.ts";

/** The chart library, which the page holds as a script of its own. */
type ChartLibrary = typeof uPlot;

const HEIGHT = 260;
/** Sides as the chart library counts them, clockwise from the top; its own names for them are gone at run time. */
type Side = NonNullable<uPlot.Axis["side"]>;
const [RIGHT, LEFT] = [1, 3] as unknown as [Side, Side];
/** Distances between ticks of sizes: powers of two, so that they are round in KiB, MiB and GiB. */
const BINARY_STEPS = Array.from({ length: 50 }, (_, power) => 2 ** power);

/** Draws a panel; `zoomed` hears of every change of what is in view, in seconds. */
export function chartOf(
  Chart: ChartLibrary,
  data: PageData,
  panel: Panel,
  place: HTMLElement,
  zoomed: (from: number, to: number) => void,
): uPlot {
  const names = panel.series.map(({ name }) => name);
  const units = names.map((name) => data.columns[name]!.unit);
  const scales = [...new Set(units)];
  const raw = names.map((name) => valuesOf(data, name));
  const drawn = panel.stacked ? stack(raw) : raw;
  const seconds = data.times.map((t) => t / 1000);
  const options: uPlot.Options = {
    width: Math.max(200, place.clientWidth),
    height: HEIGHT,
    cursor: { sync: { key: "run" }, drag: { x: true, y: false } },
    legend: { live: true },
    scales: { x: { time: false }, ...Object.fromEntries(scales.map((unit) => [unit, { range: fromZero }])) },
    series: [
      { label: "time", value: (_, value) => formatTime(value) },
      ...panel.series.map(({ label }, index) =>
        seriesOptions(label, index, units[index]!, panel, latest(raw[index]!)),
      ),
    ],
    axes: [
      { ...axis(), values: (_, ticks) => ticks.map(formatTime) },
      ...scales.slice(0, 2).map((unit, index) => ({
        ...axis(),
        scale: unit,
        side: index === 0 ? LEFT : RIGHT,
        ...(unit === "B" && { incrs: BINARY_STEPS }),
        size: 76,
        grid: { show: index === 0, stroke: () => themeColour("line"), width: 1 },
        values: (_: uPlot, ticks: number[]) => ticks.map((tick) => formatValue(tick, unit)),
      })),
    ],
    bands: bandsOf(panel, names),
    hooks: {
      drawClear: [(plot) => drawPhases(plot, data)],
      draw: [(plot) => drawFits(plot, data, panel, units)],
      setScale: [
        (plot, scale) => {
          const { min, max } = plot.scales["x"]!;
          if (scale === "x" && min != null && max != null) zoomed(min, max);
        },
      ],
    },
  };
  return new Chart(options, [seconds, ...drawn] as uPlot.AlignedData, place);
}

/** A scale of sizes and counts begins at nothing, so that a small wave does not look like a mountain. */
function fromZero(_: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax {
  const top = Math.max(high ?? 0, 0) || 1;
  return [Math.min(0, low ?? 0), top * 1.08];
}

function axis(): uPlot.Axis {
  return {
    stroke: () => themeColour("text"),
    grid: { stroke: () => themeColour("line"), width: 1 },
    ticks: { stroke: () => themeColour("line") },
  };
}

function seriesOptions(
  label: string,
  index: number,
  unit: Unit,
  { stacked }: Panel,
  valueAt: (at: number) => number | undefined,
): uPlot.Series {
  const { stroke, dash } = strokeOf(index);
  return {
    label,
    scale: unit,
    stroke,
    dash,
    width: 1.5,
    ...(stacked && index === 0 && { fill: `${stroke}55` }),
    points: { show: false },
    value: (_, __, ___, at) => formatValue(at === null ? undefined : valueAt(at), unit),
  };
}

/** The sample at a time, or the last one before it: not every series was sampled in every bucket. */
function latest(values: Values): (at: number) => number | undefined {
  return (at) => values.slice(0, at + 1).findLast((value) => value !== undefined) ?? undefined;
}

/** Between neighbours of a stack, or between the two edges of a band. */
function bandsOf({ stacked, band }: Panel, names: readonly string[]): uPlot.Band[] {
  if (stacked) {
    return names.slice(1).map((_, level) => ({
      series: [level + 2, level + 1] as [number, number],
      fill: `${strokeOf(level + 1).stroke}55`,
    }));
  }
  if (!band) return [];
  const [low, high] = band.map((name) => names.indexOf(name) + 1) as [number, number];
  return [{ series: [high, low], fill: themeColour("band") }];
}
