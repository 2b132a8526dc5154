import { usageError } from "./base/errors.ts";
import { formatDuration, SECOND, type Millis } from "./base/units.ts";
import type { ResolvedScenario } from "./config/types.ts";
import type { Verdict } from "./verdict/types.ts";

/** A hold that is extended lasts this much longer. */
const EXTENSION = 1 / 3;
/** A hold shorter than this shows nothing. */
const SHORTEST_HOLD: Millis = 10 * SECOND;
/** For what a plan does not tell: starting the service, forced collections, judging, stopping. */
const BESIDE_THE_PLAN: Millis = 20 * SECOND;

/**
 * Refuses a time budget in which the run could not come to a verdict.
 * @throws BeamsoakError (exit 2)
 */
export function requireBudget(scenario: ResolvedScenario, budget: Millis): void {
  const { load, population } = scenario;
  const shortest = Math.min(SHORTEST_HOLD, population.hold);
  const needed = load.baseline + population.ramp + shortest + afterHold(scenario);
  if (budget >= needed) return;
  throw usageError(
    "TIME_BUDGET_TOO_SHORT",
    `A time budget of ${formatDuration(budget)} is too short for ${scenario.name}: even with a hold of ${formatDuration(shortest)} it takes ${formatDuration(needed)}.`,
    "Give it more time, or choose a scenario with a shorter ramp and drain.",
  );
}

/** How long the hold may last when it begins at `now` and the run has to be over, with its verdict, at `deadline`. */
export function holdWithin(scenario: ResolvedScenario, now: Millis, deadline: Millis | null): Millis {
  const planned = scenario.population.hold + scenario.population.rampDown;
  return deadline === null ? planned : Math.max(0, Math.min(planned, deadline - now - afterHold(scenario)));
}

/** The longest that the hold may become. */
export function longestHold({ population }: ResolvedScenario): Millis {
  return population.hold * (1 + EXTENSION);
}

/** How much longer a hold of this length goes on when it is extended, within the deadline. */
export function extensionOf(
  scenario: ResolvedScenario,
  held: Millis,
  now: Millis,
  deadline: Millis | null,
): Millis {
  const extension = held * EXTENSION;
  return deadline === null
    ? extension
    : Math.max(0, Math.min(extension, deadline - now - afterHold(scenario)));
}

/** The series that a longer hold would tell about: they may be growing, and nothing certain is known of them. */
export function growingSeries({ gates }: Verdict): readonly string[] {
  return gates
    .filter(({ level }) => level === "fail")
    .flatMap(({ trends }) => trends ?? [])
    .filter(({ open }) => open?.kind === "growing")
    .map(({ series }) => series);
}

function afterHold({ load }: ResolvedScenario): Millis {
  return load.drain + load.settle + BESIDE_THE_PLAN;
}
