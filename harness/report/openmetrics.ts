import { openMetricsText, type Labels, type PointFamily } from "../base/exposition.ts";
import { SECOND } from "../base/units.ts";
import type { RunResult } from "./types.ts";

type Figure = readonly [labels: Labels, value: number | null | undefined];

interface FigureFamily extends Omit<PointFamily, "type" | "samples"> {
  readonly samples: readonly Figure[];
}

/** Figures of a run in OpenMetrics text format 1.0, which GitLab compares between branches; a family a figure. */
export function metricsText(result: RunResult): string {
  const families = familiesOf(result).map((family): PointFamily => ({
    ...family,
    type: "gauge",
    samples: family.samples.filter(isKnown),
  }));
  return openMetricsText(families.filter(({ samples }) => samples.length > 0));
}

function isKnown(figure: Figure): figure is readonly [labels: Labels, value: number] {
  return figure[1] != null;
}

function familiesOf({ scenario, verdict, figures, load }: RunResult): readonly FigureFamily[] {
  const one = (value: number | null | undefined): readonly Figure[] => [[{}, value]];
  return [
    {
      name: "beamsoak_exit_code",
      unit: null,
      help: "0 bounded, 1 a gate failed, 3 inconclusive, 4 generator at fault, 5 target died.",
      samples: [[{ scenario: scenario.name, outcome: verdict.outcome }, verdict.exitCode]],
    },
    {
      name: "beamsoak_gate_failed",
      unit: null,
      help: "1 where a gate failed, 0 where it passed; absent where it could not tell.",
      samples: verdict.gates.map(({ gateId, level, outcome }) => [
        { gate: gateId, level },
        outcome === "fail" ? 1 : outcome === "pass" ? 0 : null,
      ]),
    },
    {
      name: "beamsoak_users",
      unit: null,
      help: "Concurrent users at the plateau.",
      samples: one(scenario.population.users),
    },
    {
      name: "beamsoak_sessions_peak",
      unit: null,
      help: "Most rows of the session table.",
      samples: one(figures.sessions?.rows),
    },
    {
      name: "beamsoak_sessions_end",
      unit: null,
      help: "Rows of the session table at the end of the run.",
      samples: one(figures.sessionsAtEnd?.value),
    },
    {
      name: "beamsoak_memory_total_peak_bytes",
      unit: "bytes",
      help: "Most of erlang:memory(total).",
      samples: one(figures.memoryTotal?.value),
    },
    {
      name: "beamsoak_memory_total_end_bytes",
      unit: "bytes",
      help: "erlang:memory(total) at the end of the run.",
      samples: one(figures.memoryTotalAtEnd?.value),
    },
    {
      name: "beamsoak_largest_heap_peak_bytes",
      unit: "bytes",
      help: "Largest heap of one process.",
      samples: one(figures.largestHeap?.value),
    },
    {
      name: "beamsoak_resident_peak_bytes",
      unit: "bytes",
      help: "Largest resident set of the node.",
      samples: one(figures.rss?.value),
    },
    {
      name: "beamsoak_latency_p99_seconds",
      unit: "seconds",
      help: "Median of the 99th percentiles of the hold, from the intended time of each act.",
      samples: one(load?.p99 == null ? null : load.p99 / SECOND),
    },
    {
      name: "beamsoak_acts_done_ratio",
      unit: null,
      help: "Acts answered well, of those that came due.",
      samples: one(load && load.due > 0 ? load.ok / load.due : null),
    },
  ];
}
