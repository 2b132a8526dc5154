import { formatDuration, formatQuantity } from "../../harness/base/units.ts";
import type { PhaseSpan } from "../../harness/timeline/types.ts";
import type { Window } from "../../harness/verdict/window.ts";
import { polyline, text } from "../../test/corpus/pictures/svg.ts";
import type { Telling } from "./telling.ts";

const WIDTH = 760;
const PLOT = { left: 80, top: 44, width: 660, height: 170 } as const;
const BOTTOM = PLOT.top + PLOT.height;
const COLOURS = { sick: "#b3261e", healthy: "#1b6e3c" } as const;

/** What a run showed: the telling series, and the phases of the sick run. */
export interface Shown {
  readonly sick: Window;
  readonly healthy: Window;
  readonly phases: readonly PhaseSpan[];
}

/** Sick and healthy in one picture, on the same axes. */
export function leakPicture({ label, unit }: Telling, { sick, healthy, phases }: Shown): string {
  const high = Math.max(1, ...sick.v, ...healthy.v);
  const to = Math.max(sick.t.at(-1) ?? 1, healthy.t.at(-1) ?? 1);
  const x = (t: number) => PLOT.left + (PLOT.width * t) / to;
  const place = ({ t, v }: Window) =>
    Array.from(t, (time, at) => [x(time), BOTTOM - (PLOT.height * Math.max(0, v[at]!)) / high] as const);
  const small = { size: 11, colour: "#5f5f5f" } as const;
  const level = (value: number, y: number) =>
    text({ x: PLOT.left - 6, y, ...small, anchor: "end" }, formatQuantity(value, unit));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${BOTTOM + 44}" font-family="sans-serif">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text({ x: PLOT.left, y: 26, size: 15, colour: "#1c1b1f", bold: true }, label),
    `<path d="M${PLOT.left} ${PLOT.top}V${BOTTOM}H${PLOT.left + PLOT.width}" fill="none" stroke="#9e9e9e"/>`,
    level(high, PLOT.top + 8),
    level(0, BOTTOM),
    ...phases
      .filter(({ phase }) => ["hold", "drain"].includes(phase))
      .map(({ phase, from }) => mark(phase, x(from))),
    text({ x: PLOT.left + PLOT.width, y: BOTTOM + 15, ...small, anchor: "end" }, formatDuration(to)),
    polyline(place(healthy), COLOURS.healthy),
    polyline(place(sick), COLOURS.sick),
    text({ x: PLOT.left, y: BOTTOM + 32, size: 12, colour: COLOURS.sick, bold: true }, "sick"),
    text({ x: PLOT.left + 40, y: BOTTOM + 32, size: 12, colour: COLOURS.healthy, bold: true }, "healthy"),
    "</svg>\n",
  ].join("\n");
}

function mark(phase: string, x: number): string {
  return [
    `<path d="M${x.toFixed(1)} ${PLOT.top}V${BOTTOM}" stroke="#cfcfcf" stroke-dasharray="4 3"/>`,
    text({ x: x + 3, y: BOTTOM + 15, size: 11, colour: "#5f5f5f" }, phase),
  ].join("\n");
}
