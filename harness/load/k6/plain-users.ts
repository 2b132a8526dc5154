import { usageError } from "../../base/errors.ts";
import type { PopulationPlan } from "../../config/types.ts";

/**
 * What k6 carries: as many users all the time, of one kind, who log in, touch and log out.
 * @throws BeamsoakError (exit 2)
 */
export function requirePlainUsers({ groups, model, profile, pace }: PopulationPlan): void {
  const beyond = Object.entries({ "groups or journeys": groups, model, profile, pace })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  if (beyond.length === 0) return;
  throw usageError(
    "K6_PLAIN_USERS_ONLY",
    `k6 carries users who log in, touch and log out, as many all the time; this scenario's population has ${beyond.join(", ")}.`,
    "Run it without --k6, or write a k6 script of your own: docs/how-to/k6.md.",
  );
}
