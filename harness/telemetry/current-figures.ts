import type { MetricFamily, PointFamily } from "../base/exposition.ts";
import { SECOND, type Millis } from "../base/units.ts";
import type { LatencyInterval } from "../load/types.ts";
import type { PhaseName } from "../timeline/types.ts";
import { LatencyBuckets, latencyFamily } from "./latency-buckets.ts";
import { seriesMetrics } from "./series-metrics.ts";

const PHASES: readonly PhaseName[] = ["start", "baseline", "ramp", "hold", "drain", "settle"];

/** What tells this run from others. */
export interface RunIdentity {
  /** Name of the run's folder. */
  readonly run: string;
  readonly scenario: string;
}

interface Reading {
  readonly value: number;
  readonly t: Millis;
  /** Since the reading before; null for the first one. */
  readonly gap: Millis | null;
}

/** Where a run stands: the latest value of each series, and what was counted so far. */
export class CurrentFigures {
  readonly #identity: RunIdentity;
  readonly #sessionTable: string;
  readonly #readings = new Map<string, Reading>();
  readonly #counters = new Set<string>();
  readonly #missed = new Map<string, number>();
  readonly #latencies = new LatencyBuckets();
  #phase: PhaseName = "start";
  #node: string | null = null;

  constructor(identity: RunIdentity, sessionTable: string) {
    this.#identity = identity;
    this.#sessionTable = sessionTable;
  }

  /** null until the node is known. */
  get node(): string | null {
    return this.#node;
  }

  declare(name: string, type: "gauge" | "counter"): void {
    if (type === "counter") this.#counters.add(name);
  }

  sample(t: Millis, values: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(values)) {
      if (!Number.isFinite(value)) continue;
      const before = this.#readings.get(name);
      this.#readings.set(name, { value, t, gap: before ? t - before.t : null });
    }
  }

  missed(source: string): void {
    this.#missed.set(source, (this.#missed.get(source) ?? 0) + 1);
  }

  phase(name: PhaseName): void {
    this.#phase = name;
  }

  attached(node: string): void {
    this.#node = node;
  }

  latency(interval: Pick<LatencyInterval, "histogram">): void {
    this.#latencies.add(interval);
  }

  /** The metrics as they stand at `now`, a time of the run. */
  families(now: Millis): readonly MetricFamily[] {
    const values = this.#currentValues(now);
    const sessions = values[`table.${this.#sessionTable}.rows`];
    return [
      ...seriesMetrics(values),
      ...(sessions === undefined ? [] : [{ ...runFamilies.sessions, samples: [[{}, sessions]] as const }]),
      this.#latencies.family(),
      { ...runFamilies.missed, samples: [...this.#missed].map(([source, count]) => [{ source }, count]) },
      {
        ...runFamilies.phase,
        samples: PHASES.map((phase) => [{ phase }, phase === this.#phase ? 1 : 0]),
      },
      {
        ...runFamilies.info,
        samples: [[{ ...this.#identity, ...(this.#node !== null && { node: this.#node }) }, 1]],
      },
    ];
  }

  /** Without gauges that were not renewed for three of their own intervals: an old figure must not look like a new one. */
  #currentValues(now: Millis): Record<string, number> {
    const current = [...this.#readings].filter(
      ([name, { t, gap }]) => this.#counters.has(name) || gap === null || now - t <= 3 * gap + SECOND,
    );
    return Object.fromEntries(current.map(([name, { value }]) => [name, value]));
  }
}

type Description = Omit<PointFamily, "samples">;

const runFamilies = {
  sessions: {
    name: "beamsoak_sessions",
    type: "gauge",
    unit: null,
    help: "Rows of the scenario's session table.",
  },
  missed: {
    name: "beamsoak_missed_samples",
    type: "counter",
    unit: null,
    help: "Samples that could not be had, by source.",
  },
  phase: {
    name: "beamsoak_phase",
    type: "gauge",
    unit: null,
    help: "1 for the phase that the run is in, 0 for the others.",
  },
  info: {
    name: "beamsoak_run_info",
    type: "gauge",
    unit: null,
    help: "1; its labels tell the run, its scenario and its node.",
  },
} as const satisfies Record<string, Description>;

/** The metrics that are made of no single series. */
export const otherFamilies: readonly Omit<MetricFamily, "samples" | "counts" | "sum" | "bounds">[] = [
  ...Object.values(runFamilies),
  latencyFamily,
];
