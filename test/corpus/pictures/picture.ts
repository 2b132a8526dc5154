import { formatDuration, formatQuantity } from "../../../harness/base/units.ts";
import { judgeSeries } from "../../../harness/verdict/trend/judge-series.ts";
import type { SeriesVerdict } from "../../../harness/verdict/trend/types.ts";
import { highest, lowest, type Window } from "../../../harness/verdict/window.ts";
import { EXTENDED, generate, type CorpusCase, type Seen } from "../generate.ts";
import type { Shown } from "./shown.ts";
import { paragraph, polyline, text } from "./svg.ts";

const WIDTH = 760;
const PLOT = { left: 80, top: 44, width: 660, height: 170 } as const;
const BOTTOM = PLOT.top + PLOT.height;
const COLOURS = { unbounded: "#b3261e", bounded: "#1b6e3c", inconclusive: "#8a5a00" } as const;

/** One case as an SVG: what was sampled, and what the judge says of it at the end of the plan and of its extension. */
export function pictureOf({ family, seed }: Shown): string {
  const one = generate(family, seed);
  const planned = judged(one, 1);
  const open = planned.outcome === "inconclusive";
  const seen = one.seen(open ? EXTENDED : 1);
  const plan = one.seen(1).series.t.length;
  const place = placing(seen.series);
  const before = { t: seen.series.t.subarray(0, plan), v: seen.series.v.subarray(0, plan) };
  const after = { t: seen.series.t.subarray(plan - 1), v: seen.series.v.subarray(plan - 1) };
  const said = answers(planned, open ? judged(one, EXTENDED) : null);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${said.bottom + 14}" font-family="sans-serif">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text({ x: PLOT.left, y: 26, size: 16, colour: "#1c1b1f", bold: true }, `${family.label}: ${family.name}`),
    axes(seen, plan),
    loadLine(seen.context.load),
    polyline(place(before), "#3b5bdb"),
    open ? polyline(place(after), "#91a7ff") : "",
    ...said.lines,
    "</svg>\n",
  ].join("\n");
}

function judged(one: CorpusCase, share: number): SeriesVerdict {
  const { series, context } = one.seen(share);
  return judgeSeries(series, context);
}

/** Puts samples into the plot: the whole time from left to right, from zero or their lowest to their highest. */
function placing(series: Window): (part: Window) => readonly (readonly [number, number])[] {
  const { low, high } = rangeOf(series);
  const [from, to] = [series.t[0]!, series.t.at(-1)!];
  return ({ t, v }) =>
    Array.from(t, (time, i) => [
      PLOT.left + (PLOT.width * (time - from)) / (to - from),
      BOTTOM - (PLOT.height * (v[i]! - low)) / (high - low),
    ]);
}

function rangeOf(series: Window): { readonly low: number; readonly high: number } {
  const [low, high] = [lowest(series)!.v, highest(series)!.v];
  return { low: low < 0.5 * high ? 0 : low, high: high > low ? high : high + 1 };
}

function axes({ series, context }: Seen, plan: number): string {
  const { low, high } = rangeOf(series);
  const [from, to] = [series.t[0]!, series.t.at(-1)!];
  const x = PLOT.left + (PLOT.width * (series.t[plan - 1]! - from)) / (to - from);
  const small = { size: 11, colour: "#5f5f5f" } as const;
  const level = (value: number, y: number) =>
    text({ x: PLOT.left - 6, y, ...small, anchor: "end" }, formatQuantity(value, context.unit));
  return [
    `<path d="M${PLOT.left} ${PLOT.top}V${BOTTOM}H${PLOT.left + PLOT.width}" fill="none" stroke="#9e9e9e"/>`,
    level(high, PLOT.top + 8),
    level(low, BOTTOM),
    `<path d="M${x.toFixed(1)} ${PLOT.top}V${BOTTOM}" stroke="#9e9e9e" stroke-dasharray="4 3"/>`,
    text(
      { x, y: BOTTOM + 15, ...small, anchor: "end" },
      `plan ends: ${formatDuration(series.t[plan - 1]! - from)}`,
    ),
  ].join("\n");
}

/** A load that changes is drawn too, in a range of its own; a steady one says nothing. */
function loadLine(load: Window | null): string {
  if (!load || lowest(load)!.v > 0.95 * highest(load)!.v) return "";
  const label = { x: PLOT.left + 6, y: PLOT.top + 8, size: 11, colour: "#9e9e9e" } as const;
  return [polyline(placing(load)(load), "#bdbdbd"), text(label, "grey: the load")].join("\n");
}

/** The judge's answers under the plot. */
function answers(
  planned: SeriesVerdict,
  extended: SeriesVerdict | null,
): { readonly lines: readonly string[]; readonly bottom: number } {
  const lines: string[] = [];
  let y = BOTTOM + 42;
  const add = (when: string, { outcome, reason }: SeriesVerdict) => {
    const heading = { x: PLOT.left, y, size: 13, colour: COLOURS[outcome], bold: true } as const;
    lines.push(text(heading, `${when}: ${outcome}`));
    const said = paragraph({ x: PLOT.left, y: y + 18, size: 12, colour: "#1c1b1f" }, reason);
    lines.push(said.svg);
    y = said.bottom + 22;
  };
  add("At the plan’s end", planned);
  if (extended) add("After the extension", extended);
  return { lines, bottom: y - 22 };
}
