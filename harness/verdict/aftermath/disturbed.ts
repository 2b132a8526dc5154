import type { ResolvedScenario } from "../../config/types.ts";
import type { Timeline } from "../../timeline/types.ts";
import { settingsOf } from "../gate-settings.ts";
import { recovers } from "../gates/recovers.ts";
import { viewOf } from "../run-view.ts";
import { aftermathOf, aftermathSeries, allBack, type Demand } from "./aftermath.ts";
import type { Span } from "./level-before.ts";

/**
 * The times in which a service is not to blame for what a declared fault does to it: from the beginning of each fault
 * until all was back, and no longer than it may take by the gate `recovers`.
 */
export function disturbedSpans(timeline: Timeline, scenario: ResolvedScenario): readonly Span[] {
  if (!scenario.faults?.length) return [];
  const run = viewOf(timeline, scenario, aftermathSeries(scenario));
  const demand = settingsOf(recovers, scenario).options as unknown as Demand;
  return aftermathOf(run, demand).map((aftermath) => {
    const { from, to } = aftermath;
    const back = allBack(aftermath);
    const after = back.state === "back" ? Math.min(back.after, demand.within) : demand.within;
    return { from, to: to === null ? Infinity : to + after };
  });
}
