import type { Millis } from "../base/units.ts";
import type { ResolvedScenario } from "../config/types.ts";
import type { PhaseSpan, Timeline } from "../timeline/types.ts";
import type { Verdict } from "../verdict/types.ts";
import { between, last, median, type Window } from "../verdict/window.ts";
import { insideOf, type Inside } from "./inside.ts";

/** A series at rest before the load, at its highest, and at the end of the run. */
export interface Growth {
  readonly before: number;
  readonly peak: number;
  readonly now: number;
  readonly gained: number;
}

/** What the rules know of a run. */
export interface Facts {
  readonly inside: Inside;
  readonly scenario: ResolvedScenario;
  /** Whether any of these gates failed, whatever its level. */
  failed(...gateIds: readonly string[]): boolean;
  /** Null where it was not sampled. */
  growth(series: string): Growth | null;
  /** How much a counter of the load reached; 0 where there was no load. */
  total(counter: string): number;
  /** When the first figures are from, for sentences. */
  readonly atFirst: string;
  /** How long the load lasted, ramp and hold. */
  readonly underLoad: Millis;
  /** When the load had gone for the last time; null where it never did. */
  readonly quietFrom: Millis | null;
}

/** Null where the inside of the node is not on the record. */
export function factsOf(timeline: Timeline, scenario: ResolvedScenario, verdict: Verdict): Facts | null {
  const inside = insideOf(timeline);
  if (!inside) return null;
  const failed = new Set(
    verdict.gates.filter(({ outcome }) => outcome === "fail").map(({ gateId }) => gateId),
  );
  const baseline = timeline.phases.find(({ phase }) => phase === "baseline");
  const lengthOf = (phase: string) =>
    timeline.phases.reduce((sum, span) => sum + (span.phase === phase ? span.to - span.from : 0), 0);
  return {
    inside,
    scenario,
    failed: (...ids) => ids.some((id) => failed.has(id)),
    growth: (name) => growthOf(timeline.series.get(name) ?? null, baseline ?? null),
    total: (counter) => last(timeline.series.get(counter) ?? NONE)?.v ?? 0,
    atFirst: scenario.watchOnly ? "when the watch began" : "before the load",
    underLoad: lengthOf("ramp") + lengthOf("hold"),
    quietFrom: timeline.phases.findLast(({ phase }) => phase === "drain")?.from ?? null,
  };
}

const NONE: Window = { t: new Float64Array(), v: new Float64Array() };

function growthOf(series: Window | null, baseline: PhaseSpan | null): Growth | null {
  const now = series && last(series)?.v;
  if (!series || now === undefined || now === null) return null;
  const rest = baseline ? between(series, baseline.from, baseline.to).v : series.v.subarray(0, 1);
  const before = rest.length > 0 ? median(rest) : series.v[0]!;
  const peak = series.v.reduce((most, value) => Math.max(most, value), now);
  return { before, peak, now, gained: now - before };
}
