import { build, decodeFromCompressedBase64 } from "hdr-histogram-js";
import type { Millis } from "../base/units.ts";
import type { Timeline } from "../timeline/types.ts";
import { medianInHolds } from "./hold-median.ts";
import { lastOf, peakOf, seriesOf } from "./series.ts";
import { stepFiguresOf } from "./step-figures.ts";
import type { LoadFigures } from "./types.ts";

const ERRORS = "load.errors.";

/** What the load did; null when none was started. */
export function loadFiguresOf(timeline: Timeline): LoadFigures | null {
  if (!seriesOf(timeline, "load.due")) return null;
  const total = (name: string) => {
    const series = seriesOf(timeline, name);
    return series ? lastOf(series).value : 0;
  };
  const most = (name: string) => {
    const series = seriesOf(timeline, name);
    return series ? peakOf(series).value : 0;
  };
  const steps = stepFiguresOf(timeline);
  return {
    usersPeak: most("users.active"),
    due: total("load.due"),
    sent: total("load.sent"),
    ok: total("load.ok"),
    dropped: total("load.dropped"),
    errors: errorsOf(timeline, total),
    sessionsOpened: seriesOf(timeline, "load.sessions_opened") && total("load.sessions_opened"),
    sessionsLoggedOut: total("load.sessions_logged_out"),
    sessionsVanished: total("load.sessions_vanished"),
    connectionsPeak: most("load.connections"),
    connectionLimitReached: most("load.connection_limit_reached") > 0,
    ratePeak: most("load.rate"),
    p99: medianInHolds(timeline, "latency.p99"),
    p99Lateness: p99LatenessIn(timeline),
    ...(steps.length > 0 && {
      steps,
      abandoned: { failures: total("load.abandoned_failures"), captures: total("load.abandoned_captures") },
    }),
  };
}

function errorsOf(timeline: Timeline, total: (name: string) => number): Record<string, number> {
  const names = [...timeline.series.keys()].filter((name) => name.startsWith(ERRORS)).sort();
  const counts = names.map((name) => [name.slice(ERRORS.length), total(name)] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** By the sum of the histograms of the intervals that lie within a hold as a whole; their times are the load's. */
function p99LatenessIn({ phases, events }: Timeline): Millis | null {
  const holds = phases.filter(({ phase }) => phase === "hold");
  const sum = build({ numberOfSignificantValueDigits: 3 });
  for (const { t, data } of events.filter(({ event }) => event === "latency")) {
    const { from, to, lateness } = data as LatenessInterval;
    const isInHold = holds.some((hold) => t - (to - from) >= hold.from && t <= hold.to);
    if (isInHold && lateness) sum.add(decodeFromCompressedBase64(lateness.histogram));
  }
  return sum.totalCount === 0 ? null : sum.getValueAtPercentile(99) / MICROS_PER_MILLI;
}

/** Of the data of an event `latency`; records of earlier versions know no lateness. */
interface LatenessInterval {
  readonly from: Millis;
  readonly to: Millis;
  readonly lateness?: { readonly histogram: string } | null;
}

const MICROS_PER_MILLI = 1000;
