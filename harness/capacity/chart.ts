import { formatCount, formatQuantity, type Unit } from "../base/units.ts";
import { html, type Markup } from "../report/html/markup.ts";
import type { Conclusion } from "./conclude.ts";
import type { FigureKind } from "./figures.ts";
import type { Scaling } from "./scaling.ts";
import type { Answer, Step } from "./types.ts";

const WIDTH = 560;
const HEIGHT = 260;
const EDGE = { left: 76, right: 16, top: 12, bottom: 34 };

/** A mark for each answer, told apart without colour too. */
export const marks: Readonly<
  Record<Answer, { readonly sign: string; readonly style: string; readonly word: string }>
> = {
  bounded: { sign: "●", style: "good", word: "bounded" },
  broken: { sign: "✕", style: "bad", word: "broken" },
  open: { sign: "?", style: "open", word: "inconclusive" },
  fault: { sign: "!", style: "open", word: "generator or host at fault" },
};

interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/**
 * A figure against the users, both by their logarithm, so that a power of the users is a straight line: a mark for each
 * run, the fitted line over the bounded ones, and the strip in which the service breaks. Null with nothing to draw.
 */
export function figureChart(
  steps: readonly Step[],
  { key, label, unit, scaling }: FigureKind & { readonly scaling: Scaling | null },
  { lower, upper }: Conclusion,
): Markup | null {
  const points = steps.flatMap(({ users, answer, figures }) => {
    const value = figures[key];
    return value !== null && value > 0 ? [{ users, value, answer }] : [];
  });
  if (points.length === 0) return null;
  const x = scaleOf(
    points.map(({ users }) => users),
    "count",
    EDGE.left,
    WIDTH - EDGE.right,
  );
  const y = scaleOf(
    points.map(({ value }) => value),
    unit,
    HEIGHT - EDGE.bottom,
    EDGE.top,
  );
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label} against users">
    ${strip(x, lower, upper)}
    ${x.ticks.map((tick) => gridLine(x.at(tick), EDGE.top, x.at(tick), HEIGHT - EDGE.bottom))}
    ${y.ticks.map((tick) => gridLine(EDGE.left, y.at(tick), WIDTH - EDGE.right, y.at(tick)))}
    ${x.ticks.map((tick) => text(x.at(tick), HEIGHT - EDGE.bottom + 16, "middle", formatCount(tick)))}
    ${y.ticks.map((tick) => text(EDGE.left - 6, y.at(tick) + 4, "end", formatQuantity(tick, unit)))}
    ${text((EDGE.left + WIDTH - EDGE.right) / 2, HEIGHT - 3, "middle", "users")}
    ${scaling ? fitLine(points, scaling, x, y) : null}
    ${points.map(
      ({ users, value, answer }) =>
        html`<text
          class="${marks[answer].style}"
          x="${px(x.at(users))}"
          y="${px(y.at(value) + 5)}"
          text-anchor="middle"
        >
          ${marks[answer].sign}<title>
            ${formatCount(users)} users, ${marks[answer].word}: ${formatQuantity(value, unit)}
          </title>
        </text>`,
    )}
  </svg>`;
}

/** Room at both ends, and a decade at least, so that chance does not look like growth. */
function scaleOf(values: readonly number[], unit: Unit, from: number, to: number): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const half = Math.sqrt(Math.max((most / least) * ROOM, 10));
  const [low, high] = [Math.sqrt(least * most) / half, Math.sqrt(least * most) * half];
  const at = (value: number) => from + ((to - from) * Math.log(value / low)) / Math.log(high / low);
  return { at, ticks: ticksIn(low, high, unit) };
}

const ROOM = 1.5;
const MOST_TICKS = 7;

/** Powers of 2 for bytes, 1, 2 and 5 times the powers of 10 for others; as many of them as can be read. */
function ticksIn(low: number, high: number, unit: Unit): readonly number[] {
  const base = unit === "B" ? 2 : 10;
  const [first, last] = [low, high].map((end) => Math.floor(Math.log(end) / Math.log(base)));
  const powers = Array.from({ length: last! - first! + 1 }, (_, i) => base ** (first! + i));
  const inside = (ticks: readonly number[]) => ticks.filter((tick) => low <= tick && tick <= high);
  const fine = inside(unit === "B" ? powers : powers.flatMap((power) => [power, 2 * power, 5 * power]));
  const ticks = fine.length > MOST_TICKS ? inside(powers) : fine;
  const stride = Math.ceil(ticks.length / MOST_TICKS);
  return ticks.filter((_, i) => i % stride === 0);
}

function strip(x: Scale, lower: number | null, upper: number | null): Markup | null {
  if (lower === null || upper === null) return null;
  const [from, to] = [x.at(lower), x.at(upper)];
  return html`<rect
    class="strip"
    x="${px(from)}"
    y="${EDGE.top}"
    width="${px(to - from)}"
    height="${HEIGHT - EDGE.top - EDGE.bottom}"
  />`;
}

/** Through the middle, by logarithms, of the bounded points, over all their range. */
function fitLine(
  points: readonly { users: number; value: number; answer: Answer }[],
  { exponent }: Scaling,
  x: Scale,
  y: Scale,
): Markup {
  const bounded = points.filter(({ answer }) => answer === "bounded");
  const middle = (values: readonly number[]) =>
    Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
  const users = bounded.map((point) => point.users);
  const [centre, level] = [middle(users), middle(bounded.map(({ value }) => value))];
  const [from, to] = [Math.min(...users), Math.max(...users)];
  const [start, end] = [from, to].map((at) => y.at(level * (at / centre) ** exponent));
  return html`<line
    class="fit"
    x1="${px(x.at(from))}"
    y1="${px(start!)}"
    x2="${px(x.at(to))}"
    y2="${px(end!)}"
  />`;
}

function gridLine(x1: number, y1: number, x2: number, y2: number): Markup {
  return html`<line class="grid" x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" />`;
}

function text(x: number, y: number, anchor: string, label: string): Markup {
  return html`<text class="tick" x="${px(x)}" y="${px(y)}" text-anchor="${anchor}">${label}</text>`;
}

function px(value: number): string {
  return value.toFixed(1);
}
