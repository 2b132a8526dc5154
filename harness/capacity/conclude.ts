import { ExitCode } from "../base/exit-codes.ts";
import { roundBetween } from "./ladder.ts";
import { bracketOf, isConfirmed, isNarrow, nextStep } from "./search.ts";
import { scalingOf } from "./scaling.ts";
import { sizesOf, type Size } from "./sizes.ts";
import type { Answer, Search, SearchPlan, Step } from "./types.ts";

/** What is known of the break point once the search is over, or so far. */
export interface Conclusion {
  /** Users that were carried; null where none were. */
  readonly lower: number | null;
  /** Fewest users that were not carried; null where all were. */
  readonly upper: number | null;
  /** Half the width of what lies between, as a share of its middle by ratio; null without both ends. */
  readonly halfWidth: number | null;
  /** What is true at the upper end; null where there is none. */
  readonly upperIs: Exclude<Size["says"], "bounded"> | null;
  /** The first run that was not bounded at the upper end: what broke first. */
  readonly first: Step | null;
  /** Whether each end was run more than once. */
  readonly confirmed: boolean;
  /** The ends whose runs did not all say the same, with what they said. */
  readonly disputed: readonly Pick<Size, "users" | "votes">[];
  /** Numbers of users whose runs so far settle nothing. */
  readonly unsettled: readonly number[];
  /** A number of users above the upper end that was carried all the same; null where there is none. */
  readonly carriedAbove: number | null;
  /** Whether the ends lie as near to each other as was asked, or the whole range was carried. */
  readonly precise: boolean;
  readonly ended: "found" | "runs spent" | "cut short";
  /** Users carried for each one of the goal; `high` is null where no end was found. */
  readonly headroom: { readonly goal: number; readonly low: number; readonly high: number | null } | null;
  readonly gate: { readonly users: number; readonly outcome: "holds" | "fails" | "open" } | null;
  readonly scaling: ReturnType<typeof scalingOf>;
  readonly exitCode: ExitCode;
}

/** Concludes from the stored search alone, at any moment of it. */
export function conclude({ plan, goal, steps }: Search): Conclusion {
  const sizes = sizesOf(steps);
  const { lower: low, upper: high } = bracketOf(sizes);
  const [lower, upper] = [low?.users ?? null, high?.users ?? null];
  const next = nextStep(plan, steps);
  const upperIs = high && high.says !== "bounded" ? high.says : null;
  const ended = next.users === null ? next.why : "cut short";
  const precise = isPrecise(plan, lower, upper);
  const gate = plan.gate === null ? null : { users: plan.gate, outcome: gateOutcome(plan.gate, low, high) };
  return {
    lower,
    upper,
    halfWidth: lower === null || upper === null ? null : Math.sqrt(upper / lower) - 1,
    upperIs,
    first: steps.find(({ users, answer }) => users === upper && answer === upperIs) ?? null,
    confirmed: [low, high].every((end) => end === null || isConfirmed(end)),
    disputed: [low, high].flatMap((end) =>
      end && end.votes[end.says as Answer] < end.runs ? [{ users: end.users, votes: end.votes }] : [],
    ),
    unsettled: sizes.filter(({ says }) => says === "unsettled").map(({ users }) => users),
    carriedAbove:
      sizes.find(({ users, says }) => says === "bounded" && upper !== null && users > upper)?.users ?? null,
    precise,
    ended,
    headroom:
      goal === null ? null : { goal, low: (lower ?? 0) / goal, high: upper === null ? null : upper / goal },
    gate,
    scaling: scalingOf(steps),
    exitCode: exitCodeOf(gate?.outcome ?? null, upperIs, precise),
  };
}

function isPrecise(plan: SearchPlan, lower: number | null, upper: number | null): boolean {
  if (upper === null) return lower === plan.to;
  if (lower === null) return false;
  return isNarrow(plan, lower, upper) || roundBetween(lower, upper) === null;
}

function gateOutcome(gate: number, lower: Size | null, upper: Size | null): "holds" | "fails" | "open" {
  if (lower && lower.users >= gate) return "holds";
  return upper?.says === "broken" && upper.users <= gate ? "fails" : "open";
}

/** A break point that was found is an answer, no failure, unless a gate asks for more users. */
function exitCodeOf(
  gate: "holds" | "fails" | "open" | null,
  upperIs: Conclusion["upperIs"],
  precise: boolean,
): ExitCode {
  if (gate === "holds") return ExitCode.bounded;
  if (gate === "fails") return ExitCode.gateFailed;
  if (upperIs === "fault") return ExitCode.invalid;
  const isAnswered = gate === null && precise && upperIs !== "open";
  return isAnswered ? ExitCode.bounded : ExitCode.inconclusive;
}
