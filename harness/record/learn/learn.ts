import type { Bytes } from "../../base/units.ts";
import type { ResolvedScenario } from "../../config/types.ts";
import type { FollowedRows } from "../../timeline/evidence.ts";
import type { PhaseSpan, Timeline } from "../../timeline/types.ts";
import { LOAD_SERIES, steadyHold } from "../../verdict/hold-trend.ts";
import { viewOf, type RunView } from "../../verdict/run-view.ts";
import { judgeSeries } from "../../verdict/trend/judge-series.ts";
import { between, median, type Window } from "../../verdict/window.ts";
import type { Learned, SeriesGrowth, SessionSeries } from "../types.ts";
import { counted, learnFlow, spawnRate } from "./flow.ts";
import { GROWING_SERIES, growthOf } from "./growth.ts";
import { profileOf } from "./profile.ts";
import { unknownIn } from "./unknown.ts";

/**
 * What a record says of the load that a node was under and of what that did to it: the record of a watch, of an answer
 * of Prometheus, or of a run of ours, whose load is known.
 */
export function learn(timeline: Timeline, scenario: ResolvedScenario, names: SessionSeries): Learned {
  const run = viewOf(timeline, scenario, [...LOAD_SERIES, ...timeline.series.keys()]);
  const span = spanOf(run) ?? { from: 0, to: 0 };
  const seen = (name: string | null) => (name === null ? null : windowOf(run, name, span));
  const sessions = seen(names.sessions);
  const looks = run.events("rows.followed").map(({ data }) => data as FollowedRows);
  const { arrivals, lifetimes } = learnFlow(sessions, seen(names.arrivals), looks);
  const load = sessions && !growsByItself(sessions) ? sessions : null;
  const growth = seriesWorthALook(timeline, names).map((name): SeriesGrowth => {
    const context = { ...span, load: name === names.sessions ? null : load };
    return growthOf(run, timeline.series.get(name)!, { ...context, arrivals: arrivals?.estimate ?? null });
  });
  const learned = {
    length: span.to - span.from,
    sessions: sessions && {
      series: names.sessions!,
      level: median(sessions.v),
      profile: profileOf(sessions),
    },
    arrivals,
    lifetimes,
    requests: counted(seen(names.requests), "a counter of requests"),
    spawned: spawnRate(run),
    sessionSize: sizeOf(sessions, seen(names.tableMemory)),
    growth,
  };
  return { ...learned, unknown: unknownIn(learned, names, looks) };
}

/** The part under steady load; of a load that is meant to vary the whole, as of a watch. */
function spanOf(run: RunView): PhaseSpan | null {
  return run.scenario.population.profile ? run.phase("hold") : steadyHold(run);
}

function windowOf(run: RunView, name: string, { from, to }: Pick<PhaseSpan, "from" | "to">): Window | null {
  const series = run.series(name);
  const window = series && between(series, from, to);
  return window && window.t.length > 1 ? window : null;
}

/** What grows with sessions that pile up is not explained by them: they are the leak. */
function growsByItself(sessions: Window): boolean {
  const context = {
    name: "sessions",
    unit: "count",
    warmup: null,
    load: null,
    users: null,
    limit: null,
  } as const;
  return judgeSeries(sessions, context).outcome === "unbounded";
}

function seriesWorthALook({ series }: Timeline, { sessions }: SessionSeries): readonly string[] {
  const tables = [...series.keys()].filter((name) => name.startsWith("table."));
  const wanted = new Set([...GROWING_SERIES, ...tables, ...(sessions === null ? [] : [sessions])]);
  return [...wanted].filter((name) => (series.get(name)?.v.length ?? 0) > 1);
}

function sizeOf(sessions: Window | null, memory: Window | null): Bytes | null {
  const rows = sessions && median(sessions.v);
  return rows && memory ? median(memory.v) / rows : null;
}
