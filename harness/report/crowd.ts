import { formatCount } from "../base/units.ts";
import type { ResolvedScenario } from "../config/types.ts";

/** Who acted on the node, for a list of facts. */
export function crowdOf({ population, service, watchOnly }: ResolvedScenario): readonly string[] {
  if (watchOnly) return ["watched, no load of ours"];
  const { nodes = 1 } = service;
  return [
    `${formatCount(population.users)} users`,
    ...(nodes > 1 ? [`${nodes} nodes`] : []),
    `seed ${population.seed}`,
  ];
}
