import type { Timeline } from "../timeline/types.ts";
import { lastOf, peakOf, seriesOf } from "./series.ts";
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
  return {
    usersPeak: most("users.active"),
    due: total("load.due"),
    sent: total("load.sent"),
    ok: total("load.ok"),
    dropped: total("load.dropped"),
    errors: errorsOf(timeline, total),
    sessionsOpened: total("load.sessions_opened"),
    sessionsLoggedOut: total("load.sessions_logged_out"),
    sessionsVanished: total("load.sessions_vanished"),
    connectionsPeak: most("load.connections"),
    connectionLimitReached: most("load.connection_limit_reached") > 0,
    ratePeak: most("load.rate"),
    p99: typicalP99(timeline),
  };
}

function errorsOf(timeline: Timeline, total: (name: string) => number): Record<string, number> {
  const names = [...timeline.series.keys()].filter((name) => name.startsWith(ERRORS)).sort();
  const counts = names.map((name) => [name.slice(ERRORS.length), total(name)] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function typicalP99(timeline: Timeline): number | null {
  const series = seriesOf(timeline, "latency.p99");
  const holds = timeline.phases.filter(({ phase }) => phase === "hold");
  if (!series) return null;
  const isInHold = (t: number) => holds.some(({ from, to }) => t >= from && t < to);
  const inHold = series.v.filter((_, index) => isInHold(series.t[index]!));
  if (inHold.length === 0) return null;
  return inHold.toSorted()[inHold.length >> 1]!;
}
