import { formatDuration, formatQuantity, type Unit } from "../base/units.ts";
import { floorsOf } from "./cycles/floors.ts";
import { judgeCycles, LEAST_CYCLES } from "./cycles/judge-cycles.ts";
import { readReturn, type DrainReturn } from "./drain-return.ts";
import { exactly, type Answer, type Judgement } from "./gate.ts";
import { holdTrend, type HoldTrend } from "./hold-trend.ts";
import type { RunView } from "./run-view.ts";
import type { Stuck } from "./stuck.ts";
import type { Measured } from "./types.ts";

/** A gauge that has to come back once the load is gone. */
export interface HeldSubject {
  readonly series: string;
  readonly unit: Unit;
  /** For sentences, without its article: `largest heap`. */
  readonly label: string;
  /** Whether a pass is told in this subject's words. */
  readonly headline: boolean;
  /** The most that may be left, given the most at rest before the load. */
  readonly limit: (base: number) => number;
  /** The part of what is left that certainly serves nobody; that is no cache. */
  readonly stuck: (kept: DrainReturn) => Stuck | null;
  /** Why what is left is no leak though no trend was judged: goes on from how much it is. Null where nothing tells. */
  readonly harmless?: (kept: DrainReturn) => string | null;
}

/** `telling`: a pass that the gate's sentence has to mention. */
type SubjectAnswer = Answer & { readonly telling: boolean };

/**
 * Judges what is left of gauges after the drain, and their trend in the hold. What comes back was a peak. What
 * stays is a leak if it is known to serve nobody, or if it also rose to the end of a hold long enough for a trend; it
 * is a filled cache if such a hold saw it level; with neither, one drain cannot tell these two apart.
 */
export function judgeHeld(run: RunView, subjects: readonly HeldSubject[]): Judgement {
  const judged = subjects
    .filter(({ series }) => run.series(series) !== null)
    .map((subject) => judgeSubject(run, subject));
  const trends = judged.flatMap(({ trend }) => trend ?? []);
  const shown = {
    measured: judged.flatMap(({ measured }) => measured),
    ...(trends.length > 0 && { trends }),
  };
  const answers = judged.map(({ answer }) => answer);
  const failed = answers.find(({ outcome }) => outcome === "fail");
  const open = answers.find((answer) => answer.outcome === "inconclusive");
  if (failed) return { outcome: "fail", reason: failed.reason, ...shown };
  if (open) return { outcome: "inconclusive", reason: open.reason, needs: open.needs, ...shown };
  const told = answers.filter(({ telling }) => telling).map(({ reason }) => reason);
  return { outcome: "pass", reason: told.join(" "), ...shown };
}

function judgeSubject(run: RunView, subject: HeldSubject) {
  const trend = holdTrend(run, subject.series);
  const kept = readReturn(run, subject.series);
  const answer = judgeKept(run, subject, trend, kept);
  return { answer, measured: measure(subject, kept), trend: trend.trend };
}

function judgeKept(
  run: RunView,
  subject: HeldSubject,
  trend: HoldTrend,
  kept: DrainReturn | null,
): SubjectAnswer {
  const { series, label, headline, unit } = subject;
  if (trend.kind === "growing") return { outcome: "fail", reason: trend.reason, telling: true };
  if (run.scenario.watchOnly) return answerOfWatch(trend, headline);
  if (!kept) {
    return {
      outcome: "inconclusive",
      reason: `There is no reading of ${series} both before the load and after the drain.`,
      needs: "a run through baseline, the whole drain and settle, with the probe at work",
      telling: true,
    };
  }
  const limit = subject.limit(kept.base);
  if (kept.end.v <= limit)
    return { outcome: "pass", reason: returnedSentence(subject, kept), telling: headline };
  const left = `The ${label} was ${formatQuantity(kept.base, unit)} at rest and is ${formatQuantity(kept.end.v, unit)} ${sinceLoad(run, kept)}`;
  const stuck = subject.stuck(kept);
  if (stuck && kept.base + stuck.amount > limit) {
    return { outcome: "fail", reason: `${left}: ${stuck.because}.`, telling: true };
  }
  const harmless =
    trend.kind === "level" ? FULL_CACHE : (sameEachCycle(run, subject) ?? subject.harmless?.(kept));
  if (harmless) return { outcome: "pass", reason: `${left}, but ${harmless}.`, telling: true };
  return { outcome: "inconclusive", ...undecided(left, kept, unit, trend), telling: true };
}

/** Where nobody leaves there is nothing to come back: the trend decides alone. */
function answerOfWatch(trend: HoldTrend, headline: boolean): SubjectAnswer {
  if (trend.kind === "open") {
    return { outcome: "inconclusive", reason: trend.reason, needs: trend.needs, telling: true };
  }
  return { outcome: "pass", reason: trend.reason, telling: headline };
}

const FULL_CACHE = "it was level while the load was: like a cache that is full";

/** What comes back to the same after every one of several cycles is not kept for their users. */
function sameEachCycle(run: RunView, { series, unit }: HeldSubject): string | null {
  const floors = floorsOf(run, series);
  if (!floors || floors.length < LEAST_CYCLES) return null;
  const verdict = judgeCycles({ name: series, unit, floors, slack: 0, uncached: false }, []);
  if (verdict.outcome !== "bounded") return null;
  return `it was no more after the last of ${floors.length} load/drain cycles than a full cache is`;
}

function measure(subject: HeldSubject, kept: DrainReturn | null): readonly Measured[] {
  if (!kept) return [];
  const label = `${subject.label} after ${kept.collected ? "a collection" : "the drain"}`;
  return [exactly(label, subject.unit, kept.end.v, Math.floor(subject.limit(kept.base)))];
}

function returnedSentence({ label, unit }: HeldSubject, { base, peak, end, collected }: DrainReturn): string {
  const how = collected ? "after a forced collection" : "after the drain";
  const [left, most, rest] = [end.v, peak.v, base].map((value) => formatQuantity(value, unit));
  return `The ${label}: ${left} ${how}, ${most} at the peak, ${rest} at rest.`;
}

function undecided(left: string, { collected }: DrainReturn, unit: Unit, trend: HoldTrend) {
  if (!collected && unit === "B") {
    return {
      reason: `${left}, with no collection forced by then: garbage and held data cannot be told apart.`,
      needs: "a reading after the forced collection (settle)",
    };
  }
  const reason = `${left}: a full cache and a leak look the same after one drain.`;
  const seen = trend.trend ? ` ${trend.reason}` : "";
  return { reason: reason + seen, needs: trend.kind === "open" ? trend.needs : "a longer hold" };
}

function sinceLoad(run: RunView, { end }: DrainReturn): string {
  return `${formatDuration(end.t - run.phase("drain")!.from)} after the load ended`;
}
