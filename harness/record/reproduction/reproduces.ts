import type { Bytes, Quantity, Unit } from "../../base/units.ts";
import { difference, errorOf, quotient } from "../estimate.ts";
import type { Estimate, Learned, SeriesGrowth } from "../types.ts";

export type Sameness = "same" | "different" | "unknown";

/** What each session that was opened brought to one series, in the original and in its reproduction. */
export interface SlopePair {
  readonly series: string;
  readonly unit: Unit;
  readonly original: SeriesGrowth;
  readonly reproduced: SeriesGrowth;
  /** Differences that are smaller make no difference. */
  readonly margin: number;
  readonly outcome: Sameness;
  /** Whether it has to be the same for all to be. */
  readonly decides: boolean;
  /** How many times as much the reproduction brings; null where either may as well bring nothing. */
  readonly times: Estimate | null;
}

/** Something about the load itself, which should be as it was recorded. */
export interface LoadPair {
  readonly what: string;
  readonly unit: Unit;
  readonly original: number;
  readonly reproduced: number;
}

export interface Reproduction {
  readonly outcome: Sameness;
  /** Why the run proves nothing; null where it does. */
  readonly fault: string | null;
  readonly load: readonly LoadPair[];
  /** How many times as often sessions were opened; null where either is not known. */
  readonly speedUp: Quantity<"ratio"> | null;
  /** Those that decide first. */
  readonly slopes: readonly SlopePair[];
}

/** A slope that differs by less than this share is the same for whoever looks for a leak. */
const SAME_SHARE = 0.25;
/** Of what a session takes while it is there: less left behind by each is no leak of sessions. */
const NEGLIGIBLE_SHARE = 0.02;
/** Nothing that is kept takes less: a list of three, on a heap of 64-bit words. */
const LEAST_BYTES: Bytes = 48;
/** Of a thing that is counted: one left behind by fifty sessions. */
const NEGLIGIBLE_COUNT = 0.02;
/** Equivalence at 5 % is a 90 % interval within the margin (Schuirmann 1987, two one-sided tests); in standard errors. */
const WITHIN = 1.645;
const BEYOND = 1.96;

/** All of a node's memory decides, and the sessions themselves; the parts of it tell where. */
const DECIDING = "memory.total";

/**
 * Whether a reproduction shows the same slope for each session opened as what was recorded. A slope counts as one where
 * the judge calls the series unbounded: scatter has slopes too. Two that do not grow are the same, and so are two whose
 * difference lies within the margin with all of its interval. They differ where the interval does not reach 0 and its
 * middle lies beyond the margin, or where one grows by what the other would have shown.
 * @param fault why the run proves nothing, if the generator or the machine was at fault
 */
export function reproduces(
  original: Learned,
  reproduced: Learned,
  fault: string | null = null,
): Reproduction {
  const size = original.sessionSize ?? reproduced.sessionSize ?? 0;
  const slopes = original.growth.flatMap((one) => {
    const isSessions = one.series === original.sessions?.series;
    const name = isSessions ? (reproduced.sessions?.series ?? one.series) : one.series;
    const other = reproduced.growth.find(({ series }) => series === name);
    const decides = isSessions || one.series === DECIDING;
    return other === undefined ? [] : [{ ...slopePair(one, other, size), decides }];
  });
  const [deciding, others] = [
    slopes.filter(({ decides }) => decides),
    slopes.filter(({ decides }) => !decides),
  ];
  return {
    outcome: fault === null ? outcomeOf(slopes, deciding) : "unknown",
    fault,
    load: loadPairs(original, reproduced),
    speedUp: ratioOf(reproduced.arrivals?.estimate.value, original.arrivals?.estimate.value),
    slopes: [...deciding, ...others],
  };
}

function outcomeOf(all: readonly SlopePair[], deciding: readonly SlopePair[]): Sameness {
  if (all.some(({ outcome }) => outcome === "different")) return "different";
  return deciding.length > 0 && deciding.every(({ outcome }) => outcome === "same") ? "same" : "unknown";
}

function slopePair(
  original: SeriesGrowth,
  reproduced: SeriesGrowth,
  size: Bytes,
): Omit<SlopePair, "decides"> {
  const { series, unit } = original;
  const least = unit === "B" ? Math.max(LEAST_BYTES, NEGLIGIBLE_SHARE * size) : NEGLIGIBLE_COUNT;
  const larger = Math.max(
    ...[original, reproduced].map(({ perSession }) => Math.abs(perSession?.value ?? 0)),
  );
  const margin = Math.max(least, SAME_SHARE * larger);
  const bothGrow = grows(original, least) && grows(reproduced, least);
  return {
    ...{ series, unit, original, reproduced, margin },
    outcome: sameness(original, reproduced, { least, margin }),
    times:
      bothGrow && original.perSession && reproduced.perSession
        ? quotient(reproduced.perSession, original.perSession)
        : null,
  };
}

interface Margins {
  /** Of a slope, to be one at all. */
  readonly least: number;
  /** Of a difference between two of them. */
  readonly margin: number;
}

function sameness(one: SeriesGrowth, other: SeriesGrowth, { least, margin }: Margins): Sameness {
  if (isLevel(one, least) && isLevel(other, least)) return "same";
  if (one.perSession === null || other.perSession === null) return "unknown";
  const between = difference(other.perSession, one.perSession);
  const [off, error] = [Math.abs(between.value), errorOf(between)];
  if (off + WITHIN * error <= margin) return "same";
  const apart = off > margin && off - BEYOND * error > 0;
  const told =
    (grows(one, least) && grows(other, least)) ||
    wouldShow(one, other, least) ||
    wouldShow(other, one, least);
  return apart && told ? "different" : "unknown";
}

/**
 * What has gone when everybody has is no slope, whatever the hold looked like; nor is one whose whole interval is next to
 * nothing.
 */
function isLevel({ outcome, kept, perSession }: SeriesGrowth, least: number): boolean {
  return outcome === "bounded" || (kept !== null && kept <= least) || isNextToNothing(perSession, least);
}

function isNextToNothing(slope: Estimate | null, least: number): boolean {
  return slope !== null && Math.abs(slope.value) + WITHIN * errorOf(slope) <= least;
}

function grows(growth: SeriesGrowth, least: number): boolean {
  return growth.outcome === "unbounded" && !isLevel(growth, least);
}

/** Whether one grows by more than would have shown in the other, which does not grow. */
function wouldShow(one: SeriesGrowth, other: SeriesGrowth, least: number): boolean {
  if (!grows(one, least) || !isLevel(other, least)) return false;
  const shown = isNextToNothing(other.perSession, least) ? least : (other.kept ?? other.seen);
  return shown !== null && (one.perSession?.low ?? 0) > shown;
}

function loadPairs(original: Learned, reproduced: Learned): readonly LoadPair[] {
  const pairs = [
    { what: "sessions at once", unit: "count", of: ({ sessions }: Learned) => sessions?.level },
    { what: "opened", unit: "per-second", of: ({ arrivals }: Learned) => arrivals?.estimate.value },
    { what: "live", unit: "ms", of: ({ lifetimes }: Learned) => lifetimes?.mean.estimate.value },
    { what: "in the table each", unit: "B", of: ({ sessionSize }: Learned) => sessionSize ?? undefined },
  ] as const;
  return pairs.flatMap(({ what, unit, of }) => {
    const [one, other] = [of(original), of(reproduced)];
    return one === undefined || other === undefined ? [] : [{ what, unit, original: one, reproduced: other }];
  });
}

function ratioOf(above: number | undefined, below: number | undefined): number | null {
  return above !== undefined && below !== undefined && below > 0 ? above / below : null;
}
