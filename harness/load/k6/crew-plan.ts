import { usageError } from "../../base/errors.ts";
import { formatDuration, type Millis } from "../../base/units.ts";
import type { PopulationPlan } from "../../config/types.ts";

/**
 * The plan of one start of k6 among several that relieve each other: it ramps up in the plan's ramp, and `relieveAfter`
 * the start it gives its users up as evenly as those of the next one ramp up, so that together they are always as many
 * as the plan says. A plan that is over before stays as it is.
 * @throws BeamsoakError (exit 2) where a start would be relieved before it is up
 */
export function crewPlan(plan: PopulationPlan, relieveAfter: Millis): PopulationPlan {
  const length = plan.ramp + plan.hold;
  if (relieveAfter >= length) return plan;
  if (relieveAfter < plan.ramp) {
    throw usageError(
      "K6_RELIEF_TOO_SHORT",
      `k6 cannot be relieved after ${formatDuration(relieveAfter)}: its users take ${formatDuration(plan.ramp)} to come.`,
      "Give --k6-relief more time than the ramp has.",
    );
  }
  return { ...plan, hold: relieveAfter - plan.ramp, rampDown: plan.ramp };
}
