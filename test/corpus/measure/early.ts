import { certainSoFar, FILLS_WITHIN } from "../../../harness/verdict/trend/early.ts";
import { median } from "../../../harness/verdict/window.ts";
import type { CorpusCase } from "../generate.ts";
import { labelled, shareOf } from "./shares.ts";
import type { Answer } from "./types.ts";

/** Shares of the plan at which a run is looked at before its end. */
const LOOKS = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95] as const;

/** What a service may say of how long its caches take to fill, as shares of the plan; the last is the default. */
const FILLED = [0.4, 0.5, 0.6, 0.7, FILLS_WITHIN] as const;

/** For each of these the first look at which the rule that may end a run is certain of a leak; null where it never is. */
export function certainAt(one: CorpusCase): readonly (number | null)[] {
  const answers = FILLED.map<number | null>(() => null);
  for (const look of LOOKS) {
    const { series, context } = one.seen(look);
    const isCertain = (fillsWithin: number) =>
      certainSoFar(series, context, one.plannedEnd, fillsWithin) !== null;
    // What is not certain where caches are full at once is not certain where they take longer.
    if (answers.at(-1) !== null || !isCertain(0)) continue;
    FILLED.forEach((fillsWithin, k) => {
      if (answers[k] === null && isCertain(fillsWithin)) answers[k] = look;
    });
  }
  return answers;
}

/** How soon leaks are certain, and how many healthy series end their run, where caches fill within a share of the plan. */
export interface Promptness {
  readonly fillsWithin: number;
  /** Cases of which it is true. */
  readonly leaking: readonly Answer[];
  readonly healthy: readonly Answer[];
  readonly certainAt: (answer: Answer) => number | null;
  /** When each leak that was found by the end of the plan was certain, as a share of it, and their median. */
  readonly times: readonly number[];
  readonly time: number;
  /** Share of the leaks that were certain before the end, and how many healthy runs would have been ended. */
  readonly sooner: number;
  readonly ended: number;
}

export function promptness(answers: readonly Answer[]): readonly Promptness[] {
  const asked = answers.filter(({ early }) => early !== null);
  return FILLED.map((fillsWithin, k) => {
    const certainAt = ({ early }: Answer) => early?.certainAt[k] ?? null;
    const fills = ({ fullAt }: Answer) => fullAt === null || fullAt <= fillsWithin || k === FILLED.length - 1;
    const leaking = labelled(asked, "leaking").filter(fills);
    const healthy = labelled(asked, "healthy").filter(fills);
    const times = leaking
      .filter((one) => certainAt(one) !== null || one.planned === "unbounded")
      .map((one) => certainAt(one) ?? 1);
    return {
      fillsWithin,
      leaking,
      healthy,
      certainAt,
      times,
      time: median(Float64Array.from(times)),
      sooner: shareOf(leaking, (one) => certainAt(one) !== null),
      ended: healthy.filter((one) => certainAt(one) !== null).length,
    };
  });
}
