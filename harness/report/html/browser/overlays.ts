import type uPlot from "uplot";
import type { PageData } from "../page-data.ts";
import type { Panel } from "../panels.ts";
import { themeColour } from "./palette.ts";

/** Phases behind the data: a line where each begins, with its name, and the hold a little darker. */
export function drawPhases(plot: uPlot, { phases, marks }: PageData): void {
  const { ctx } = plot;
  const { left, top, width, height } = plot.bbox;
  const x = (t: number) => plot.valToPos(t / 1000, "x", true);
  const clamp = (at: number) => Math.min(left + width, Math.max(left, at));
  ctx.save();
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textBaseline = "top";
  ctx.textAlign = "left";
  let free = left;
  for (const { phase, from, to } of phases) {
    if (phase === "hold") {
      ctx.fillStyle = themeColour("panel");
      ctx.fillRect(clamp(x(from)), top, clamp(x(to)) - clamp(x(from)), height);
    }
    if (x(from) < left || x(from) > left + width) continue;
    ctx.strokeStyle = themeColour("line");
    line(ctx, x(from), top, x(from), top + height);
    if (x(from) < free) continue;
    ctx.fillStyle = themeColour("faint");
    ctx.fillText(phase, x(from) + 3, top + 2);
    free = x(from) + ctx.measureText(phase).width + 8;
  }
  for (const { t, label, to = t } of marks) {
    ctx.strokeStyle = ctx.fillStyle = themeColour(to > t ? "open" : "bad");
    ctx.globalAlpha = 0.15;
    ctx.fillRect(clamp(x(t)), top, clamp(x(to)) - clamp(x(t)), height);
    ctx.globalAlpha = 1;
    if (x(t) < left || x(t) > left + width) continue;
    line(ctx, x(t), top, x(t), top + height);
    ctx.fillText(label, x(t) - ctx.measureText(label).width - 4, top + 16 * devicePixelRatio);
  }
  ctx.restore();
}

/** The growth that was judged, over the data: a dashed line through the hold, with its interval as a fan. */
export function drawFits(
  plot: uPlot,
  { fits }: PageData,
  { series, stacked }: Panel,
  scales: readonly string[],
): void {
  if (stacked) return;
  const { ctx } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height);
  ctx.clip();
  for (const [index, { name }] of series.entries()) {
    const fit = fits.find((one) => one.series === name);
    if (!fit || !plot.series[index + 1]?.show) continue;
    const at = (t: number, value: number): [number, number] => [
      plot.valToPos(t / 1000, "x", true),
      plot.valToPos(value, scales[index]!, true),
    ];
    const ends = (rise: number) =>
      [at(fit.from, fit.middle - rise / 2), at(fit.to, fit.middle + rise / 2)] as const;
    const [low, high, middle] = [ends(fit.low), ends(fit.high), ends(fit.rise)];
    ctx.fillStyle = ctx.strokeStyle = themeColour(
      fit.outcome === "unbounded" ? "bad" : fit.outcome === "bounded" ? "good" : "open",
    );
    ctx.globalAlpha = 0.15;
    for (const side of [0, 1] as const) triangle(ctx, middleOf(low), low[side], high[side]);
    ctx.globalAlpha = 1;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.lineWidth = 1.5 * devicePixelRatio;
    line(ctx, ...middle[0], ...middle[1]);
  }
  ctx.restore();
}

type Point = readonly [number, number];

/** Both edges run through the middle of the hold. */
function middleOf([from, to]: readonly [Point, Point]): Point {
  return [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
}

function triangle(ctx: CanvasRenderingContext2D, a: Point, b: Point, c: Point): void {
  ctx.beginPath();
  ctx.moveTo(...a);
  ctx.lineTo(...b);
  ctx.lineTo(...c);
  ctx.fill();
}

function line(ctx: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}
