import { usageError } from "./base/errors.ts";
import { formatDuration, SECOND, type Millis } from "./base/units.ts";
import type { ResolvedScenario } from "./config/types.ts";
import type { Verdict } from "./verdict/types.ts";

/** A hold that is extended lasts this much longer. */
const EXTENSION = 1 / 3;
/** A hold shorter than this shows nothing. */
const SHORTEST_HOLD: Millis = 10 * SECOND;
/** For a forced collection and the next cycle's users. */
const BETWEEN_CYCLES: Millis = 2 * SECOND;
/** For what a plan does not tell: starting the service, forced collections, judging, stopping. */
const BESIDE_THE_PLAN: Millis = 20 * SECOND;

/**
 * Refuses a time budget in which the run could not come to a verdict.
 * @throws BeamsoakError (exit 2)
 */
export function requireBudget(scenario: ResolvedScenario, budget: Millis): void {
  const { load, population } = scenario;
  const shortest = Math.min(SHORTEST_HOLD, population.hold);
  const needed =
    load.baseline + population.ramp + load.cycles * shortest + besideHolds(scenario, load.cycles);
  if (budget >= needed) return;
  const of = load.cycles === 1 ? "" : ` in each of its ${load.cycles} cycles`;
  throw usageError(
    "TIME_BUDGET_TOO_SHORT",
    `A time budget of ${formatDuration(budget)} is too short for ${scenario.name}: even with a hold of ${formatDuration(shortest)}${of} it takes ${formatDuration(needed)}.`,
    load.cycles === 1
      ? "Give it more time, or choose a scenario with a shorter ramp and drain."
      : "Give it more time or fewer cycles, or choose a scenario with a shorter ramp and drain.",
  );
}

/**
 * How long the hold may last when it begins at `now` and the run has to be over, with its verdict, at `deadline`.
 * What time there is, is shared out evenly among this hold and those of the cycles to come.
 * @param cyclesLeft this one and those after it
 */
export function holdWithin(
  scenario: ResolvedScenario,
  now: Millis,
  deadline: Millis | null,
  cyclesLeft: number,
): Millis {
  const planned = scenario.population.hold + scenario.population.rampDown;
  if (deadline === null) return planned;
  const share = (deadline - now - besideHolds(scenario, cyclesLeft)) / cyclesLeft;
  return Math.max(0, Math.min(planned, share));
}

/** The longest that the hold may become. */
export function longestHold({ population }: ResolvedScenario): Millis {
  return population.hold * (1 + EXTENSION);
}

/** How much longer the last hold, of this length, goes on when it is extended, within the deadline. */
export function extensionOf(
  scenario: ResolvedScenario,
  held: Millis,
  now: Millis,
  deadline: Millis | null,
): Millis {
  const extension = held * EXTENSION;
  return deadline === null
    ? extension
    : Math.max(0, Math.min(extension, deadline - now - besideHolds(scenario, 1)));
}

/** The series that a longer hold would tell about: they may be growing, and nothing certain is known of them. */
export function growingSeries({ gates }: Verdict): readonly string[] {
  return gates
    .filter(({ level }) => level === "fail")
    .flatMap(({ trends }) => trends ?? [])
    .filter(({ open }) => open?.kind === "growing")
    .map(({ series }) => series);
}

/** From a hold on to the verdict, without this hold and those of the cycles to come. */
function besideHolds({ load, population }: ResolvedScenario, cyclesLeft: number): Millis {
  const after = load.drain + load.settle;
  return after + (cyclesLeft - 1) * (BETWEEN_CYCLES + population.ramp + after) + BESIDE_THE_PLAN;
}
