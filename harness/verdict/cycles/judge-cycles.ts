import { formatCount, formatQuantity } from "../../base/units.ts";
import { exactMultiple, type ExactMultiple } from "./exact-multiple.ts";
import { GROWTH_RULE, leastGrowth, RULE_INCREMENTS, whyNotEndless } from "./growth-rule.ts";
import { incrementsOf, type Increments } from "./increments.ts";
import type { Acts, CycleSubject, CycleVerdict, Floor } from "./types.ts";

/** Cycles below which nothing is said: the first is left out, and one increment alone is a step or a leak. */
export const LEAST_CYCLES = 3;

/** Increments below which a last one of nothing, or no new high, may be chance. */
const ENDED_INCREMENTS = 3;
/** A last increment below this share of the mean one adds nothing any more. */
const STOPPED = 0.1;

/**
 * Judges what the floors of at least three load/drain cycles say of one series.
 *
 * Unbounded: growth by exact multiples of what the load did, or growth by the rule of growth-rule.ts. Bounded: no
 * growth above what means nothing; or the last cycle added nothing; or neither of the last two reached a new high. All
 * else is growth that may end, or may not.
 */
export function judgeCycles(subject: CycleSubject, acts: readonly Acts[]): CycleVerdict {
  const increments = incrementsOf(subject.floors);
  const least = leastGrowth(subject.floors[0]!.value, increments.noise, subject.slack);
  return { ...outcomeOf(subject, increments, least, acts), total: increments.total, least };
}

function outcomeOf(
  subject: CycleSubject,
  increments: Increments,
  least: number,
  acts: readonly Acts[],
): Pick<CycleVerdict, "outcome" | "reason" | "needs"> {
  const { added } = increments;
  const exact = subject.unit === "count" ? exactMultiple(added, acts) : null;
  if (exact && (subject.uncached || added.length >= RULE_INCREMENTS)) {
    return { outcome: "unbounded", reason: exactSentence(subject, increments, exact), needs: null };
  }
  const bounded = whyBounded(subject, increments, least);
  if (bounded) return { outcome: "bounded", reason: bounded, needs: null };
  const but =
    added.length < RULE_INCREMENTS
      ? `${added.length} increments do not tell a leak from a cache that fills`
      : whyNotEndless(increments, subject.unit);
  const grew = grewSentence(subject, increments);
  if (but === null) return { outcome: "unbounded", reason: `${grew}.`, needs: null };
  return { outcome: "inconclusive", reason: `${grew}, but ${but}.`, needs: moreCycles(subject) };
}

function whyBounded(subject: CycleSubject, { added, mean, noise, total }: Increments, least: number) {
  const { name, unit, floors } = subject;
  const show = (amount: number) => formatQuantity(amount, unit);
  if (total < least) {
    return `${name} came back to ${rangeOf(subject)} after each of ${floors.length} cycles; growth below ${show(least / added.length)} a cycle would not have shown.`;
  }
  if (added.length < ENDED_INCREMENTS) return null;
  const last = added.at(-1)!;
  // Growth that drowns in noise has not stopped.
  const nothing = Math.min(GROWTH_RULE.eachOverNoise * noise, GROWTH_RULE.eachOverMean * mean);
  if (last <= Math.max(nothing, STOPPED * mean)) {
    return `${name} rose by ${show(total)} over the cycles and stopped: the last one added ${show(last)}.`;
  }
  const before = floors.slice(0, -2).reduce((most, { value }) => Math.max(most, value), -Infinity);
  if (floors.slice(-2).every(({ value }) => value <= before)) {
    return `${name} reached no new high in the last two of ${floors.length} cycles (${show(before)} before, ${show(floors.at(-1)!.value)} after the last).`;
  }
  return null;
}

function exactSentence(subject: CycleSubject, { added }: Increments, { each, of }: ExactMultiple): string {
  const amounts = [...added].map((amount) => formatCount(amount)).join(", ");
  return `${subject.name} rose by exactly ${formatCount(each)} for every ${of}: by ${amounts} in the cycles after the first, and none of it came back.`;
}

function grewSentence({ name, unit, floors }: CycleSubject, { added, total }: Increments): string {
  const show = (amount: number) => formatQuantity(amount, unit);
  const [from, to] = [floors[0]!, floors.at(-1)!].map(({ value }: Floor) => show(value));
  return `${name} stood ${show(total)} higher after ${added.length} more load/drain cycles (${from} → ${to}; ${show(Math.min(...added))} to ${show(Math.max(...added))} each)`;
}

function rangeOf({ floors, unit }: CycleSubject): string {
  const values = floors.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => formatQuantity(value, unit));
  return low === high ? low! : `${low}–${high}`;
}

/** With eight the later half has shown whether a cache fills; twice as many tell a curve from a line. */
function moreCycles({ floors }: CycleSubject): string {
  return `${Math.max(8, 2 * floors.length)} load/drain cycles`;
}
