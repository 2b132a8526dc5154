import type { Millis } from "../base/units.ts";
import type { EventRecord, Series, Timeline } from "../timeline/types.ts";
import { lastOf, peakOf, seriesOf } from "./series.ts";
import type { BrowserFigures, PageTiming, SlowestStep } from "./types.ts";

const STEP = /^browser\.step\.(.+)\.p50$/;

/** What users with a browser saw; null where there were none. */
export function browserFiguresOf(timeline: Timeline): BrowserFigures | null {
  const visits = seriesOf(timeline, "browser.visits");
  if (!visits) return null;
  const total = (name: string) => {
    const series = seriesOf(timeline, `browser.${name}`);
    return series ? lastOf(series).value : 0;
  };
  const most = (name: string) => {
    const series = seriesOf(timeline, `browser.${name}`);
    return series ? peakOf(series).value : 0;
  };
  const steps = [...timeline.series.keys()].flatMap((name) => STEP.exec(name)?.[1] ?? []);
  return {
    visits: total("visits"),
    failed: total("failed"),
    pageErrors: total("page_errors"),
    crashes: total("crashes"),
    ttfb: timingOf(timeline, "ttfb"),
    lcp: timingOf(timeline, "lcp"),
    steps: Object.fromEntries(
      steps.flatMap((step) => {
        const timing = timingOf(timeline, `step.${step}`);
        return timing ? [[step, timing]] : [];
      }),
    ),
    slowest: slowestOf(timeline.events.findLast(({ event }) => event === "browser.slowest_step")),
    memoryPeak: most("rss"),
    cpuPeak: most("cpu"),
  };
}

function timingOf(timeline: Timeline, name: string): PageTiming | null {
  const middle = seriesOf(timeline, `browser.${name}.p50`);
  const longest = seriesOf(timeline, `browser.${name}.max`);
  return middle && longest ? { p50: medianOf(middle), max: peakOf(longest).value } : null;
}

function medianOf({ v }: Series): Millis {
  return v.toSorted()[(v.length - 1) >> 1]!;
}

function slowestOf(event: EventRecord | undefined): SlowestStep | null {
  if (event === undefined) return null;
  const { name, user, duration, failed } = event.data as {
    name: string;
    user: number;
    duration: Millis;
    failed: boolean;
  };
  return { step: name, user, duration, failed, at: event.t, trace: "browser-trace.zip" };
}
