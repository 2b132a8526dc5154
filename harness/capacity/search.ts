import { risingSizes, roundBetween, widestRatio } from "./ladder.ts";
import { sizesOf, type Size } from "./sizes.ts";
import type { SearchPlan, Step } from "./types.ts";

/** The two sizes between which the service breaks, as far as is known. */
export interface Bracket {
  /** The most users that were carried below the first that were not; null where none were. */
  readonly lower: Size | null;
  /** The fewest users that were not carried; null where all were. */
  readonly upper: Size | null;
}

/** What to do next; `why` tells it to whoever waits. */
export type Next =
  | { readonly users: number; readonly why: "rise" | "repeat" | "halve" | "gate" | "confirm" }
  | { readonly users: null; readonly why: "found" | "runs spent" };

type Known = readonly Pick<Step, "users" | "answer">[];

/** A border seen by so many runs was not one wrong answer. */
const CONFIRMED = 2;

/**
 * The whole search as a function of what is known, so that it goes on from a stored state as if it had never stopped:
 * repeat what is unsettled; rise until a size is not carried; halve what is between, by ratio; try the gate if it is
 * still between; run each border a second time while runs are left.
 */
export function nextStep(plan: SearchPlan, steps: Known): Next {
  const wanted = wantedStep(plan, sizesOf(steps));
  if (wanted.users !== null && steps.length >= plan.maxRuns) return { users: null, why: "runs spent" };
  return wanted;
}

function wantedStep(plan: SearchPlan, sizes: readonly Size[]): Next {
  const unsettled = sizes.find(({ says }) => says === "unsettled");
  if (unsettled) return { users: unsettled.users, why: "repeat" };
  const { lower, upper } = bracketOf(sizes);
  if (!upper) {
    const higher = risingSizes(plan).find((users) => users > (lower?.users ?? 0));
    if (higher !== undefined) return { users: higher, why: "rise" };
  }
  if (upper && lower) {
    const between = roundBetween(lower.users, upper.users);
    if (between !== null && !isNarrow(plan, lower.users, upper.users))
      return { users: between, why: "halve" };
    if (plan.gate !== null && lower.users < plan.gate && plan.gate < upper.users) {
      return { users: plan.gate, why: "gate" };
    }
  }
  if (upper && !lower && upper.users > plan.from) return { users: plan.from, why: "rise" };
  const doubtful = [upper, lower].find((border) => border && !isConfirmed(border));
  return doubtful ? { users: doubtful.users, why: "confirm" } : { users: null, why: "found" };
}

/** What is not carried counts from the fewest users on, also where more were carried once. */
export function bracketOf(sizes: readonly Size[]): Bracket {
  const first = sizes.findIndex(({ says }) => says === "broken" || says === "open" || says === "fault");
  const below = (first < 0 ? sizes : sizes.slice(0, first)).filter(({ says }) => says === "bounded");
  return { lower: below.at(-1) ?? null, upper: sizes[first] ?? null };
}

/** Whether more than one run says the same; an open size has had its repetitions. */
export function isConfirmed({ says, decided }: Size): boolean {
  return says === "open" || decided >= CONFIRMED;
}

/** Whether the answer is as precise as was asked. */
export function isNarrow({ precision }: SearchPlan, lower: number, upper: number): boolean {
  return upper / lower <= widestRatio(precision);
}
