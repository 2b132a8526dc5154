import { formatBytes, formatDuration, type Bytes } from "../base/units.ts";
import { readReturn, type DrainReturn } from "./drain-return.ts";
import { exactly, type Judgement } from "./gate.ts";
import { holdTrend, type HoldTrend } from "./hold-trend.ts";
import type { RunView } from "./run-view.ts";
import type { Stuck } from "./stuck.ts";
import type { Measured } from "./types.ts";

/** A gauge in bytes that has to come back once the load is gone. */
export interface HeldSubject {
  readonly series: string;
  /** For sentences, without its article: `largest heap`. */
  readonly label: string;
  /** Whether a pass is told in this subject's words. */
  readonly headline: boolean;
  /** The most that may be left, given the most at rest before the load. */
  readonly limit: (base: Bytes) => Bytes;
  /** The part of it that certainly serves nobody; that is no cache. */
  readonly stuck: () => Stuck | null;
}

type Unmeasured = SubjectJudgement extends infer Each
  ? Each extends unknown
    ? Omit<Each, "measured">
    : never
  : never;

/** `telling`: a pass that the gate's sentence has to mention. */
type SubjectJudgement = Judgement & { readonly telling: boolean };

/**
 * Judges what is left of a gauge in bytes after the drain, and its trend in the hold. What comes back was a peak. What
 * stays is a leak if it is known to serve nobody, or if it also rose to the end of a hold long enough for a trend; it
 * is a filled cache if such a hold saw it level; with neither, one drain cannot tell these two apart.
 */
export function judgeHeld(run: RunView, subjects: readonly HeldSubject[]): Judgement {
  const judgements = subjects
    .filter(({ series }) => run.series(series) !== null)
    .map((subject) => judgeSubject(run, subject));
  const measured = judgements.flatMap((judgement) => judgement.measured);
  for (const outcome of ["fail", "inconclusive"] as const) {
    const decisive = judgements.find((judgement) => judgement.outcome === outcome);
    if (decisive) return { ...decisive, measured };
  }
  const told = judgements.filter(({ telling }) => telling).map(({ reason }) => reason);
  return { outcome: "pass", reason: told.join(" "), measured };
}

function judgeSubject(run: RunView, subject: HeldSubject): SubjectJudgement {
  const { series, label } = subject;
  const trend = holdTrend(run, series);
  const kept = readReturn(run, series);
  if (trend.kind === "growing") {
    const reason = `The ${label} ${trend.sentence}.`;
    return { outcome: "fail", reason, measured: measure(subject, trend, kept), telling: true };
  }
  if (!kept) {
    return {
      outcome: "inconclusive",
      reason: `There is no reading of ${series} both before the load and after the drain.`,
      needs: "a run through baseline, the whole drain and settle, with the probe at work",
      measured: trend.measured,
      telling: true,
    };
  }
  return { ...judgeKept(run, subject, trend, kept), measured: measure(subject, trend, kept) };
}

function judgeKept(run: RunView, subject: HeldSubject, trend: HoldTrend, kept: DrainReturn): Unmeasured {
  const { label, headline } = subject;
  const limit = subject.limit(kept.base);
  if (kept.end.v <= limit)
    return { outcome: "pass", reason: returnedSentence(label, kept), telling: headline };
  const left = `The ${label} was ${formatBytes(kept.base)} at rest and is ${formatBytes(kept.end.v)} ${sinceLoad(run, kept)}`;
  const stuck = subject.stuck();
  if (stuck && kept.base + stuck.bytes > limit) {
    return { outcome: "fail", reason: `${left}: ${stuck.because}.`, telling: true };
  }
  if (trend.kind === "level") {
    return {
      outcome: "pass",
      reason: `${left}, but ${trend.sentence}: like a cache that is full.`,
      telling: true,
    };
  }
  return { outcome: "inconclusive", ...undecided(left, kept, trend.needs), telling: true };
}

function measure(subject: HeldSubject, trend: HoldTrend, kept: DrainReturn | null): readonly Measured[] {
  if (!kept) return trend.measured;
  const label = `${subject.label} after ${kept.collected ? "a collection" : "the drain"}`;
  return [exactly(label, "B", kept.end.v, Math.floor(subject.limit(kept.base))), ...trend.measured];
}

function returnedSentence(label: string, { base, peak, end, collected }: DrainReturn): string {
  const how = collected ? "after a forced collection" : "after the drain";
  return `The ${label}: ${formatBytes(end.v)} ${how}, ${formatBytes(peak.v)} at the peak, ${formatBytes(base)} at rest.`;
}

function undecided(left: string, { collected }: DrainReturn, needs: string) {
  if (!collected) {
    return {
      reason: `${left}, with no collection forced by then: garbage and held data cannot be told apart.`,
      needs: "a reading after the forced collection (settle)",
    };
  }
  return { reason: `${left}: a full cache and a leak look the same after one drain.`, needs };
}

function sinceLoad(run: RunView, { end }: DrainReturn): string {
  return `${formatDuration(end.t - run.phase("drain")!.from)} after the load ended`;
}
