import { formatCount } from "../base/units.ts";
import { defineGate, type Gate } from "./gate.ts";
import { judgeHeld, type HeldSubject } from "./held.ts";
import { LOAD_SERIES } from "./hold-trend.ts";
import { lastRise } from "./last-rise.ts";
import { totalOf, type RunView } from "./run-view.ts";

interface CountClaim extends Pick<Gate, "id" | "title" | "failureTitle" | "why"> {
  readonly series: string;
  /** For sentences, without its article: `number of processes`. */
  readonly label: string;
  readonly slack: { readonly value: number; readonly meaning: string };
}

/**
 * A gate on something that the node counts exactly and that nobody caches by the user. Left behind in proportion to the
 * users who came and still rising at the end of the hold, it is a leak even where the hold is too short for a trend.
 */
export function countGate({ series, label, slack, ...claim }: CountClaim): Gate {
  return defineGate({
    ...claim,
    about: "growth",
    level: "fail",
    requires: () => [series],
    mayUse: () => [...LOAD_SERIES],
    phases: ["baseline", "drain", "settle"],
    limits: {},
    options: {
      slack: { value: slack.value, unit: "count", meaning: slack.meaning },
      leftPerSession,
    },
    evaluate: (run, options) => judgeHeld(run, [countSubject(run, { series, label, ...options })]),
  });
}

/** `leftPerSession` is null for what a cache may keep by the user. */
export function countSubject(
  run: RunView,
  subject: { series: string; label: string; slack: number; leftPerSession: number | null },
): HeldSubject {
  const { series, label, slack } = subject;
  return {
    series,
    unit: "count",
    label,
    headline: true,
    limit: (base) => base + slack,
    stuck: ({ base, end }) => leftByUsers(run, series, end.v - base, subject.leftPerSession),
    harmless: ({ base, end }) => standsStill(run, series, end.v - base),
  };
}

export const leftPerSession = {
  value: 0.1,
  unit: "ratio",
  meaning:
    "left behind for each session opened, and still rising in the last third of the hold by at least half of its share: a leak",
} as const;

/** What is left of users who are gone, if it rose with them to the end of the hold. */
function leftByUsers(run: RunView, series: string, left: number, share: number | null) {
  const opened = totalOf(run, "load.sessions_opened") ?? 0;
  const rise = lastRise(run, series);
  if (!rise || opened === 0 || share === null || left < share * opened) return null;
  if (rise.by < 0.5 * left * (rise.opened / opened)) return null;
  const because = `one for every ${(opened / left).toFixed(1)} of ${formatCount(opened)} sessions opened, still rising at the end of the hold`;
  return { amount: left, because };
}

/**
 * Why something that is left, though the hold was too short for a trend, was not left by users: had it been, the last
 * third of the hold would have added its share.
 */
function standsStill(run: RunView, series: string, left: number): string | null {
  const opened = totalOf(run, "load.sessions_opened") ?? 0;
  const rise = lastRise(run, series);
  if (!rise || rise.by > 0 || left * (rise.opened / opened) < LEAST_EXPECTED) return null;
  return `it did not rise while the last ${formatCount(rise.opened)} of ${formatCount(opened)} users came`;
}

/** With less expected of a leak than this, seeing none is chance in 1 case of 20 (Poisson: e^-3). */
const LEAST_EXPECTED = 3;
