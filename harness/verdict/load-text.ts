import { formatCount } from "../base/units.ts";
import type { ResolvedScenario } from "../config/types.ts";

/** Under what load a claim was tested: `at 2 000 users`. */
export function loadText({ population, script, watchOnly }: ResolvedScenario): string {
  if (watchOnly) return "while it was watched";
  return script === undefined
    ? `at ${formatCount(population.users)} users`
    : `under the load of ${script.slice(script.lastIndexOf("/") + 1)}`;
}
