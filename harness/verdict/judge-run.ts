import type { ResolvedScenario } from "../config/types.ts";
import type { Timeline } from "../timeline/types.ts";
import { settingsOf } from "./gate-settings.ts";
import { gates, requireKnownGates } from "./gates/registry.ts";
import { overall } from "./overall.ts";
import { runGate } from "./run-gate.ts";
import type { Verdict } from "./types.ts";
import { warningsOf } from "./warnings.ts";

/**
 * The verdict on a run: the same for the same record, whenever it is asked for.
 * @throws BeamsoakError (exit 2) when the scenario sets a gate or an option that does not exist, or to what it cannot be
 */
export function judgeRun(timeline: Timeline, scenario: ResolvedScenario): Verdict {
  requireKnownGates(scenario);
  const results = gates
    .filter((gate) => gate.applies?.(scenario) !== false && settingsOf(gate, scenario).level !== "off")
    .map((gate) => runGate(gate, timeline, scenario));
  return {
    ...overall(results, scenario),
    gates: results,
    warnings: warningsOf(timeline, scenario, results),
  };
}
