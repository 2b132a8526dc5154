import type { ResolvedScenario } from "../config/types.ts";
import type { Finding } from "../diagnosis/types.ts";
import type { Timeline } from "../timeline/types.ts";
import type { Verdict } from "../verdict/types.ts";
import { browserFiguresOf } from "./browser-figures.ts";
import { deathOf } from "./death.ts";
import { figuresOf } from "./figures.ts";
import { loadFiguresOf } from "./load-figures.ts";
import type { RunEnvironment, RunResult } from "./types.ts";

/** Everything that a run's record and its verdict say, in the one shape that every report is made of. */
export function buildResult(
  scenario: ResolvedScenario,
  timeline: Timeline,
  verdict: Verdict,
  findings: readonly Finding[],
  runDir: string,
): RunResult {
  const environment = environmentOf(timeline);
  const wordsize = environment?.node["wordsize"];
  const startedAt = new Date(timeline.header.startedAt);
  const { end } = timeline;
  const browser = browserFiguresOf(timeline);
  return {
    schemaVersion: 1,
    scenario,
    environment,
    runDir,
    startedAt: startedAt.toISOString(),
    endedAt: new Date(startedAt.getTime() + timeline.lastT).toISOString(),
    end: end
      ? { reason: end.reason, message: end.message }
      : { reason: "cut-off", message: "The record breaks off." },
    phases: timeline.phases,
    verdict,
    findings,
    figures: figuresOf(timeline, scenario, typeof wordsize === "number" ? wordsize : null),
    load: loadFiguresOf(timeline),
    ...(browser && { browser }),
    death: deathOf(timeline),
  };
}

function environmentOf({ events }: Timeline): RunEnvironment | null {
  return (events.find(({ event }) => event === "environment")?.data as RunEnvironment | undefined) ?? null;
}
