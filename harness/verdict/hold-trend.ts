import {
  formatCount,
  formatDuration,
  formatQuantity,
  HOUR,
  KIB,
  type Bytes,
  type Millis,
  type Unit,
} from "../base/units.ts";
import type { PhaseSpan, Series } from "../timeline/types.ts";
import { ceilingOf } from "./ceiling.ts";
import { gainedIn, type RunView } from "./run-view.ts";
import { certainSoFar, FILLS_WITHIN } from "./trend/early.ts";
import { judgeSeries } from "./trend/judge-series.ts";
import type { SeriesVerdict, TrendContext } from "./trend/types.ts";
import type { SeriesTrend } from "./types.ts";
import { undisturbedSamples } from "./undisturbed.ts";
import { between, median, usualInterval, type Window } from "./window.ts";

const EXPLAINED = "oracle.expected";
const OPENED = "load.sessions_opened";
/** Stands for the load where a k6 script brings users of whose sessions nothing is known. */
const VUS = "k6.vus";

/** The series that the steady part of the hold is found by, and the growth for each user. */
export const LOAD_SERIES = [EXPLAINED, OPENED, VUS] as const;

function loadOf(run: RunView): Series | null {
  return run.series(EXPLAINED) ?? run.series(VUS);
}

/** Fewest samples for a trend: below, growth of less than eight times the noise is not found in nine cases of ten. */
export const TREND_SAMPLES = 60;

/**
 * A heap of 28 690 words grows by a step of 17 732 (erl_gc.c, the sizes of heaps): of some such processes, each grows at
 * its own time.
 */
const LEAST_RISE: Bytes = 256 * KIB;
const GENERATOR = "generator.";
const TABLES = "count.ets_tables";
/**
 * Mnesia makes a table for what it has decided with every dump of its log, and keeps ten of those before (mnesia_recover.erl,
 * do_allow_garb): a rise that is even as long as it lasts, and that ends.
 */
const LEAST_TABLES = 11;

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
  const slight = slightRise(verdict, subject);
  return answerOf(slight, {
    ...verdict,
    // An interval without ends measures nothing.
    growth: Number.isFinite(verdict.growth?.low) ? verdict.growth : null,
    // A rate that cannot be told from none leads to no limit.
    timeToLimit: verdict.outcome === "bounded" ? null : verdict.timeToLimit,
    series: name,
    unit: subject.context.unit,
    usersNeeded: usersNeeded(run, name, verdict),
  });
}

/**
 * Why a series is certain to grow though the hold is not over yet; null while it is not certain.
 * @param fillsWithin share of the hold after which whatever fills up is known to be full
 */
export function certainGrowth(run: RunView, name: string, fillsWithin = FILLS_WITHIN): string | null {
  const subject = subjectOf(run, name);
  if (!subject || subject.samples.t.length < TREND_SAMPLES) return null;
  const { hold, rampDown } = run.scenario.population;
  const plannedEnd = run.phase("hold")!.from + hold + rampDown;
  const certain = certainSoFar(subject.samples, subject.context, plannedEnd, fillsWithin);
  return certain && slightRise(certain, subject) === null ? certain.reason : null;
}

/** Growth that is no evidence of a leak in a node, however certain it is. */
interface SlightRise {
  /** What the growth found comes to over the samples. */
  readonly rise: number;
  /** From where on it would be evidence. */
  readonly least: number;
  readonly unit: Unit;
  /** What else may grow by as much. */
  readonly innocent: string;
}

/** Null where growth, if there is any, would be evidence. */
export function slightRise(
  { outcome, growth }: SeriesVerdict,
  { samples, context }: Subject,
): SlightRise | null {
  const allowance = allowanceOf(context);
  if (outcome !== "unbounded" || !allowance || !growth) return null;
  const rise = (growth.perHour * (samples.t.at(-1)! - samples.t[0]!)) / HOUR;
  return rise < allowance.least ? { rise, unit: context.unit, ...allowance } : null;
}

function allowanceOf({ name, unit }: TrendContext): Pick<SlightRise, "least" | "innocent"> | null {
  if (unit === "B") return { least: LEAST_RISE, innocent: "less than one heap may grow by in a step" };
  if (name !== TABLES) return null;
  return { least: LEAST_TABLES, innocent: "no more than Mnesia may make and keep for its own accounts" };
}

/** What was sampled of a series under steady load, and what is known beside it. */
interface Subject {
  readonly samples: Window;
  readonly context: TrendContext;
}

function subjectOf(run: RunView, name: string): Subject | null {
  const steady = steadyHold(run);
  const series = run.series(name);
  if (!steady || !series) return null;
  const warmup = WARMUP_SHARE * (steady.to - steady.from);
  const context = {
    name,
    unit: series.unit,
    warmup,
    ...loadIn(run, steady, warmup),
    limit: ceilingOf(run, name, series.unit),
  };
  return { samples: undisturbedSamples(run, between(series, steady.from, steady.to)), context };
}

/** Whoever only watches knows nothing of the load. */
function loadIn(
  run: RunView,
  { from, to }: PhaseSpan,
  warmup: Millis,
): Pick<TrendContext, "load" | "users" | "restarts"> {
  const restarts = restartsOf(run);
  if (run.scenario.watchOnly) return { load: null, users: null, restarts };
  const users = gainedIn(run, OPENED, { from: from + warmup, to });
  return { load: between(loadOf(run)!, from, to), users, restarts };
}

/** Of a cluster's sum, its nodes' coming and going too. */
function restartsOf(run: RunView): readonly Millis[] {
  const back = run.events("node.up").filter(({ data }) => (data as { restarted: boolean }).restarted);
  return [...back, ...run.events("node.joined"), ...run.events("node.left")].map(({ t }) => t);
}

function answerOf(slight: SlightRise | null, trend: SeriesTrend): HoldTrend {
  const { outcome, reason, open, usersNeeded } = trend;
  if (slight !== null) {
    return {
      kind: "open",
      reason: `${trend.series} rose by ${formatQuantity(slight.rise, slight.unit)} in the hold, ${slight.innocent}.`,
      needs: `a longer hold, in which it would come to ${formatQuantity(slight.least, slight.unit)}`,
      trend: { ...trend, outcome: "inconclusive" },
    };
  }
  if (outcome === "unbounded") return { kind: "growing", reason, trend };
  if (outcome === "bounded") return { kind: "level", reason, trend };
  const longer = `a hold longer by ${formatDuration(open?.longer ?? 0)}`;
  const more = usersNeeded === null ? "" : `, or ${formatCount(usersNeeded)} users`;
  return { kind: "open", reason, needs: longer + more, trend };
}

/**
 * Growth that each user brings is as much faster as there are more users: with `detectable` over the growth measured
 * times as many, it would be as fast as the slowest that these samples would have shown. Nobody has more users come to
 * learn of the generator.
 */
function usersNeeded(
  run: RunView,
  name: string,
  { outcome, growth, detectable }: SeriesVerdict,
): number | null {
  if (outcome !== "inconclusive" || !growth || detectable === null || run.scenario.watchOnly) return null;
  if (name.startsWith(GENERATOR)) return null;
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
 * third; sessions of users who vanished go on filling up for the idle timeout. The whole hold of a watch. Null when
 * there is none.
 */
export function steadyHold(run: RunView): PhaseSpan | null {
  const hold = run.phase("hold");
  if (run.scenario.watchOnly) return hold;
  const explained = loadOf(run);
  if (!hold || !explained) return null;
  const expected = between(explained, hold.from, hold.to);
  const level = median(between(explained, hold.to - (hold.to - hold.from) / 3, hold.to).v);
  const allowed = Math.max(STEADY_SHARE * level, 3 * Math.sqrt(level));
  let first = expected.v.length;
  while (first > 0 && Math.abs(expected.v[first - 1]! - level) <= allowed) first--;
  return first < expected.v.length ? { ...hold, from: expected.t[first]! } : null;
}
