import type { ResolvedScenario } from "../config/types.ts";
import type { Share } from "./cluster-record.ts";

/** What one of `of` nodes is judged by: its users are those of every `of`th slot, as the load deals them out. */
export function shareOf(scenario: ResolvedScenario, node: string, number: number, of: number): Share {
  const { users } = scenario.population;
  return {
    node,
    scenario: {
      ...scenario,
      title: `${node}, of ${scenario.title}`,
      service: { ...scenario.service, nodes: 1 },
      population: { ...scenario.population, users: Math.ceil(Math.max(0, users - number) / of) },
    },
  };
}
