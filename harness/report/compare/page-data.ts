import type { Series, Timeline } from "../../timeline/types.ts";
import { columnOf, gridFor } from "../html/grid.ts";
import type { PageData } from "../html/page-data.ts";
import type { Panel } from "../html/panels.ts";
import { rateOf } from "../html/rates.ts";

/** A run from the start of its last hold on. */
interface Laid {
  readonly word: "before" | "after";
  readonly timeline: Timeline;
  readonly start: number;
}

/** Series that need no unfolding, in the order of their charts: what leaks show in, and what users feel. */
const NAMED = [
  /^table\..*\.rows$/,
  /^memory\.total$/,
  /^memory\./,
  /^os\.rss$/,
  /^heap\.largest$/,
  /^mailbox\.largest$/,
  /^count\./,
  /^latency\.p99$/,
  /^load\.ok$/,
];

/**
 * Both runs laid over each other from the start of their holds: one chart a series, with the same two colours in each.
 * Runs without a hold are left out.
 */
export function overlaidData(before: Timeline, after: Timeline): PageData {
  const runs = [...laid("before", before), ...laid("after", after)];
  const names = [...new Set(runs.flatMap(({ timeline }) => [...timeline.series.keys()]))];
  const sampled = names
    .map((name) => ({ name, lines: runs.flatMap((run) => lineOf(run, name)) }))
    .filter(({ lines }) => lines.length > 0);
  const lines = sampled.flatMap((one) => one.lines);
  const longest = Math.max(0, ...runs.map(({ timeline, start }) => timeline.lastT - start));
  const grid = gridFor(lines.length, longest);
  const last = runs.at(-1);
  return {
    times: grid.times,
    columns: Object.fromEntries(
      lines.map((line) => [line.name, { unit: line.unit, values: columnOf(line, grid) }]),
    ),
    panels: sampled.toSorted((a, b) => placeOf(a.name) - placeOf(b.name)).map(panelOf),
    phases: last
      ? last.timeline.phases
          .filter(({ to }) => to > last.start)
          .map((span) => ({ ...span, from: span.from - last.start, to: span.to - last.start }))
      : [],
    fits: [],
    marks: runs.flatMap(({ word, timeline, start }) =>
      timeline.events
        .filter(({ event, t }) => event === "target.died" && t >= start)
        .map(({ t }) => ({ t: t - start, label: `${word} died` })),
    ),
  };
}

function laid(word: Laid["word"], timeline: Timeline): readonly Laid[] {
  const hold = timeline.phases.findLast(({ phase }) => phase === "hold");
  return hold ? [{ word, timeline, start: hold.from }] : [];
}

/** A counter as its rate; times from the start of the hold. */
function lineOf({ word, timeline, start }: Laid, name: string): readonly Series[] {
  const recorded = timeline.series.get(name);
  if (!recorded) return [];
  const { t, v, unit, type } = recorded.type === "counter" ? rateOf(recorded) : recorded;
  const first = t.findIndex((time) => time >= start);
  if (first < 0) return [];
  const shifted = t.subarray(first).map((time) => time - start);
  return [{ name: `${word} ${name}`, unit, type, t: shifted, v: v.subarray(first) }];
}

/** Where its chart stands; behind all others when it has no place of its own. */
function placeOf(name: string): number {
  const place = NAMED.findIndex((pattern) => pattern.test(name));
  return place < 0 ? NAMED.length : place;
}

function panelOf({ name, lines }: { name: string; lines: readonly Series[] }): Panel {
  const id = name.replaceAll(/[^\w]+/g, "-");
  return {
    id: placeOf(name) < NAMED.length ? id : `more-${id}`,
    title: name,
    hint: "",
    series: lines.map((line) => ({ name: line.name, label: line.name.split(" ")[0]! })),
    stacked: false,
    band: null,
  };
}
