import { formatCount, formatDuration, formatQuantity } from "../../base/units.ts";
import { LEAST_FOR_BOUNDED } from "./bounded.ts";
import { spanOf } from "./figures.ts";
import type { Condition, GrowthTest } from "./growth-test.ts";
import type { StretchVerdict } from "./stretch.ts";
import type { SeriesVerdict, TrendContext } from "./types.ts";

type Figures = Pick<SeriesVerdict, "detectable" | "timeToLimit" | "open">;

/** One plain sentence with numbers for what was found. */
export function reasonFor(verdict: StretchVerdict, context: TrendContext, figures: Figures): string {
  const { test, outcome } = verdict;
  if (!test || (outcome === "inconclusive" && verdict.window.t.length < LEAST_FOR_BOUNDED)) {
    return tooFew(verdict, context, figures);
  }
  const say = { verdict, test, context, figures };
  if (outcome === "unbounded") return unboundedReason(say);
  return outcome === "bounded" ? boundedReason(say) : openReason(say);
}

interface Say {
  readonly verdict: StretchVerdict;
  readonly test: GrowthTest;
  readonly context: TrendContext;
  readonly figures: Figures;
}

function tooFew({ window }: StretchVerdict, { name }: TrendContext, { open }: Figures): string {
  const more = open && open.longer > 0 ? `; ${formatDuration(open.longer)} more would bring them` : "";
  return `${name} has ${formatCount(window.t.length)} samples to judge, of the ${LEAST_FOR_BOUNDED} that it takes${more}.`;
}

function unboundedReason({ verdict, test, context, figures }: Say): string {
  const { name } = context;
  const { giveBack, lastThird, deltaBic, bestBounded, bestUnbounded } = test;
  const rose = `${name} ${PLACE[test.reduction.kind]} rose ${amount(test, riseOf(test), context)} in ${formatDuration(spanOf(verdict.window))}`;
  const gave = `gave back at most ${amount(test, giveBack, context)}`;
  const still = `still rising in the last third (${lastThird.toFixed(2)} × average)`;
  const wins = `"${bestUnbounded.model}" explains it better than the best bounded explanation ("${bestBounded.model}") by ΔBIC ${deltaBic.toFixed(0)}`;
  const limit = figures.timeToLimit === null ? "" : `; limit in ${formatDuration(figures.timeToLimit)}`;
  return `${rose}, ${gave}, ${still}; ${wins}${limit}.`;
}

const PLACE = { floor: "floor", middle: "median", drop: "floor after each drop" } as const;

function boundedReason({ verdict, test, context, figures }: Say): string {
  const span = formatDuration(spanOf(verdict.window));
  const unseen = `growth above ${rate(figures.detectable!, context)} would have shown`;
  switch (verdict.by!) {
    case "flat":
      return `${context.name} stayed level at ${formatQuantity(test.level, context.unit)} for ${span}: ${unseen}.`;
    case "ended":
      return `${context.name} ${moved(test, context)} in ${span} and levelled out: "${test.bestBounded.model}" explains it better than growth without end by ΔBIC ${(-test.deltaGrowing).toFixed(0)}, and ${unseen}.`;
    case "no new high":
      return `${context.name} reached no new high in the last 40 % of ${span} and shows no rising trend: ${unseen}.`;
  }
}

function openReason({ verdict, test, context, figures }: Say): string {
  const { kind, longer } = figures.open!;
  const span = formatDuration(spanOf(verdict.window));
  const more = `${formatDuration(longer)} more would tell`;
  if (kind === "noisy") {
    return `${context.name} scatters too much in ${span} to tell growth below ${rate(figures.detectable!, context)} from none; ${more}.`;
  }
  const why = verdict.late
    ? "but did not yet do so at the earlier look, after 75 % of it"
    : `but ${missedBy(test)}`;
  return `${context.name} rose ${amount(test, riseOf(test), context)} in ${span}, ${why}; ${more}.`;
}

function missedBy({ failed }: GrowthTest): string {
  return failed[0] ? MISSED[failed[0]] : "only by one of the ways to read it";
}

const MISSED: Readonly<Record<Condition, string>> = {
  size: "that is less than 1 % of its level",
  scatter: "not by 4 times its scatter",
  "give-back": "not by 3 times what it gave back in between",
  order: "not steadily enough",
  "last third": "less in the last third than before",
  slowing: "ever more slowly",
  jumps: "half of it in two jumps",
  explanation: "something that ends explains it nearly as well",
  "share of the rise": "most of it while warming up",
};

/** From the first point to the last. */
function riseOf({ reduction: { y } }: GrowthTest): number {
  return y.at(-1)! - y[0]!;
}

function moved(test: GrowthTest, context: TrendContext): string {
  const rise = riseOf(test);
  return `${rise < 0 ? "fell" : "rose"} ${amount(test, Math.abs(rise), context)}`;
}

/** As a share of the level, where there is one. */
function amount({ level }: GrowthTest, value: number, { unit }: TrendContext): string {
  return level > 0 ? formatQuantity(value / level, "ratio") : formatQuantity(value, unit);
}

function rate(perHour: number, { unit }: TrendContext): string {
  return `${formatQuantity(perHour, unit)}/h`;
}
