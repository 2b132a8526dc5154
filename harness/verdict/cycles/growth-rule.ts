import { formatQuantity, type Unit } from "../../base/units.ts";
import { laterOverEarlier, meanOverError, type Increments } from "./increments.ts";

/**
 * Fewest increments of which it can be said that they do not become less: five cycles, as the first is left out. With
 * three, 0.3 % of the caches of test/support/cycle-floors.ts pass for leaks; with four 0.06 %, with five 0.01 %.
 */
export const RULE_INCREMENTS = 4;

/**
 * What the increments of floors must all be for growth that has no end in sight. A rule that asks for growth in every
 * cycle alone takes caches that fill over the cycles for leaks; what tells these apart is that they add less and less.
 */
export const GROWTH_RULE = {
  /** Least increment, in standard deviations of a floor and as a share of the mean one. */
  eachOverNoise: 2,
  eachOverMean: 0.25,
  /** Growth of all cycles together, as a share of the level and in standard deviations of a floor. */
  totalOverLevel: 0.005,
  totalOverNoise: 4,
  /** The last increment over the mean one. */
  lastOverMean: 0.5,
  /** The largest increment over the growth of all: more is a step. */
  largestOverTotal: 0.6,
  /** Mean increment of the later half of the cycles over that of the earlier half. */
  laterOverEarlier: 0.6,
  /** Mean increment over its standard error, for the fewest increments and for more. */
  meanOverError: { fewest: 5, more: 3 },
} as const;

/** Growth that means nothing. */
export function leastGrowth(level: number, noise: number, slack: number): number {
  return Math.max(GROWTH_RULE.totalOverLevel * Math.abs(level), GROWTH_RULE.totalOverNoise * noise, slack);
}

/** What speaks against growth without end, going on from "it grew, but"; null where nothing does. */
export function whyNotEndless(increments: Increments, unit: Unit): string | null {
  const { added, mean, total, noise } = increments;
  const show = (amount: number) => formatQuantity(amount, unit);
  const least = Math.min(...added);
  const largest = Math.max(...added);
  const last = added.at(-1)!;
  const later = laterOverEarlier(added);
  const rule = GROWTH_RULE;
  if (least <= 0) return `one cycle added nothing (${show(least)})`;
  if (last < rule.lastOverMean * mean)
    return `the last cycle added only ${show(last)}, where ${show(mean)} is the mean`;
  if (later < rule.laterOverEarlier)
    return `ever less: the later half of the cycles added ${percent(later)} of what the earlier half did`;
  if (largest > rule.largestOverTotal * total) return `${show(largest)} of that in one step`;
  if (least < rule.eachOverMean * mean)
    return `unevenly: one cycle added ${show(least)}, where ${show(mean)} is the mean`;
  if (least < rule.eachOverNoise * noise)
    return `one cycle added ${show(least)}, which readings that stray by ${show(noise)} do not tell from nothing`;
  const even = added.length > RULE_INCREMENTS ? rule.meanOverError.more : rule.meanOverError.fewest;
  if (meanOverError(increments) < even) return `unevenly: from ${show(least)} to ${show(largest)} a cycle`;
  return null;
}

function percent(ratio: number): string {
  return `${Math.round(100 * ratio)} %`;
}
