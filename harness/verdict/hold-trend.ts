import { formatCount, formatDuration } from "../base/units.ts";
import type { PhaseSpan } from "../timeline/types.ts";
import { ceilingOf } from "./ceiling.ts";
import { gainedIn, type RunView } from "./run-view.ts";
import { certainSoFar } from "./trend/early.ts";
import { judgeSeries } from "./trend/judge-series.ts";
import type { SeriesVerdict, TrendContext } from "./trend/types.ts";
import type { SeriesTrend } from "./types.ts";
import { between, median, usualInterval, type Window } from "./window.ts";

const EXPLAINED = "oracle.expected";
const OPENED = "load.sessions_opened";

/** The series that the steady part of the hold is found by, and the growth for each user. */
export const LOAD_SERIES = [EXPLAINED, OPENED] as const;

/** Fewest samples for a trend: below, growth of less than eight times the noise is not found in nine cases of ten. */
export const TREND_SAMPLES = 60;

/** Of the steady part of the hold, its front, in which what was loaded last may still be filling. */
const WARMUP_SHARE = 0.1;

/** Sessions explained may stray by this share, or by three times their square root, while the load is called steady. */
const STEADY_SHARE = 0.02;

/** Whether a series grows while the load is steady. Until that is known it is `open`. */
export type HoldTrend =
  | { readonly kind: "growing" | "level"; readonly reason: string; readonly trend: SeriesTrend }
  | {
      readonly kind: "open";
      /** One sentence. */
      readonly reason: string;
      readonly needs: string;
      /** Null where the hold is too short to judge anything. */
      readonly trend: SeriesTrend | null;
    };

/** The trend of a series in the part of the hold in which the load explains a steady number of sessions. */
export function holdTrend(run: RunView, name: string): HoldTrend {
  const subject = subjectOf(run, name);
  if (!subject || subject.samples.t.length < TREND_SAMPLES) {
    return tooShort(run, name, subject?.samples.t.length ?? 0);
  }
  const verdict = judgeSeries(subject.samples, subject.context);
  return answerOf({
    ...verdict,
    // An interval without ends measures nothing.
    growth: Number.isFinite(verdict.growth?.low) ? verdict.growth : null,
    // A rate that cannot be told from none leads to no limit.
    timeToLimit: verdict.outcome === "bounded" ? null : verdict.timeToLimit,
    series: name,
    unit: subject.context.unit,
    usersNeeded: usersNeeded(run, verdict),
  });
}

/** Why a series is certain to grow though the hold is not over yet; null while it is not certain. */
export function certainGrowth(run: RunView, name: string): string | null {
  const subject = subjectOf(run, name);
  if (!subject || subject.samples.t.length < TREND_SAMPLES) return null;
  const { hold, rampDown } = run.scenario.population;
  const plannedEnd = run.phase("hold")!.from + hold + rampDown;
  return certainSoFar(subject.samples, subject.context, plannedEnd)?.reason ?? null;
}

/** What was sampled of a series under steady load, and what is known beside it. */
function subjectOf(run: RunView, name: string): { samples: Window; context: TrendContext } | null {
  const steady = steadyHold(run);
  const series = run.series(name);
  if (!steady || !series) return null;
  const warmup = WARMUP_SHARE * (steady.to - steady.from);
  const context = {
    name,
    unit: series.unit,
    warmup,
    load: between(run.series(EXPLAINED)!, steady.from, steady.to),
    users: gainedIn(run, OPENED, { from: steady.from + warmup, to: steady.to }),
    limit: ceilingOf(run, name, series.unit),
  };
  return { samples: between(series, steady.from, steady.to), context };
}

function answerOf(trend: SeriesTrend): HoldTrend {
  const { outcome, reason, open, usersNeeded } = trend;
  if (outcome === "unbounded") return { kind: "growing", reason, trend };
  if (outcome === "bounded") return { kind: "level", reason, trend };
  const longer = `a hold longer by ${formatDuration(open?.longer ?? 0)}`;
  const more = usersNeeded === null ? "" : `, or ${formatCount(usersNeeded)} users`;
  return { kind: "open", reason, needs: longer + more, trend };
}

/**
 * Growth that each user brings is as much faster as there are more users: with `detectable` over the growth measured
 * times as many, it would be as fast as the slowest that these samples would have shown.
 */
function usersNeeded(run: RunView, { outcome, growth, detectable }: SeriesVerdict): number | null {
  if (outcome !== "inconclusive" || !growth || detectable === null) return null;
  if (growth.perHour <= 0 || detectable <= growth.perHour) return null;
  return Math.ceil((run.scenario.population.users * detectable) / growth.perHour);
}

function tooShort(run: RunView, name: string, samples: number): HoldTrend {
  const series = run.series(name);
  const interval = series && series.t.length > 1 ? usualInterval(series) : run.scenario.probe.interval;
  const longer = formatDuration((TREND_SAMPLES - samples) * interval);
  return {
    kind: "open",
    reason: `${name} has ${samples} samples under steady load, too few for a trend.`,
    needs: `a hold longer by ${longer}, for ${TREND_SAMPLES} samples under steady load`,
    trend: null,
  };
}

/**
 * The end of the hold from where on the number of sessions that the load explains stays near what it is in the last
 * third; sessions of users who vanished go on filling up for the idle timeout. Null when there is none.
 */
export function steadyHold(run: RunView): PhaseSpan | null {
  const hold = run.phase("hold");
  const explained = run.series(EXPLAINED);
  if (!hold || !explained) return null;
  const expected = between(explained, hold.from, hold.to);
  const level = median(between(explained, hold.to - (hold.to - hold.from) / 3, hold.to).v);
  const allowed = Math.max(STEADY_SHARE * level, 3 * Math.sqrt(level));
  let first = expected.v.length;
  while (first > 0 && Math.abs(expected.v[first - 1]! - level) <= allowed) first--;
  return first < expected.v.length ? { ...hold, from: expected.t[first]! } : null;
}
