import type { ResolvedScenario } from "../config/types.ts";
import type { Timeline } from "../timeline/types.ts";
import { gates, requireKnownGates } from "./gates/registry.ts";
import { overall } from "./overall.ts";
import { runGate } from "./run-gate.ts";
import type { Verdict } from "./types.ts";
import { warningsOf } from "./warnings.ts";

/**
 * The verdict on a run: the same for the same record, whenever it is asked for.
 * @throws BeamsoakError (exit 2) when the scenario sets a gate that does not exist
 */
export function judgeRun(timeline: Timeline, scenario: ResolvedScenario): Verdict {
  requireKnownGates(scenario);
  const results = gates
    .filter(({ id }) => scenario.gates[id] !== "off")
    .map((gate) => runGate(gate, timeline, scenario));
  return {
    ...overall(results, scenario),
    gates: results,
    warnings: warningsOf(timeline, scenario, results),
  };
}
