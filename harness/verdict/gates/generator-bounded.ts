import { formatBytes, SECOND } from "../../base/units.ts";
import type { ResolvedScenario } from "../../config/types.ts";
import { defineGate, type Judgement } from "../gate.ts";
import { holdTrend, LOAD_SERIES, TREND_SAMPLES } from "../hold-trend.ts";
import { bringsLoad } from "../sessions.ts";
import { highest } from "../window.ts";

const RSS = "generator.rss";

export const generatorBounded = defineGate({
  id: "generator-bounded",
  title: "The generator's own memory does not grow",
  failureTitle: "The generator's own memory grows",
  why:
    "A generator that grows under steady load ends the longest runs by itself, and is slow before: judged like any series " +
    "of the service. It is beamsoak's fault (or that of the k6 script) and says nothing of the service.",
  about: "conduct",
  level: "warn",
  applies: (scenario) => bringsLoad(scenario) && isLongEnough(scenario),
  requires: () => [RSS],
  mayUse: () => [...LOAD_SERIES],
  phases: ["hold"],
  limits: {},
  options: {},
  evaluate(run): Judgement {
    const { trend, ...found } = holdTrend(run, RSS);
    const judged = { measured: [], ...(trend && { trends: [trend] }) };
    const peak = `The generator took up to ${formatBytes(highest(run.series(RSS)!)!.v)}.`;
    switch (found.kind) {
      case "level":
        return { outcome: "pass", reason: `${peak} ${found.reason}`, ...judged };
      case "growing":
        return {
          outcome: "fail",
          reason: `${found.reason} It is the load's, and no leak of the service.`,
          ...judged,
        };
      case "open":
        return { outcome: "inconclusive", reason: `${peak} ${found.reason}`, needs: found.needs, ...judged };
    }
  },
});

/** The load tells of itself once a second. In a hold without room for a trend there is nothing to judge, and no danger. */
function isLongEnough({ population }: ResolvedScenario): boolean {
  return population.hold >= TREND_SAMPLES * SECOND;
}
