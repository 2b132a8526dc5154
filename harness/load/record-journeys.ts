import type { TimelineSink } from "../timeline/types.ts";
import type { JourneyWindow, StepWindow } from "./types.ts";

const FIGURES = ["sent", "ok", "failed"] as const;

/** Puts what became of steps on the record, as `step.<group>/<step>.<figure>`; a step is declared when it is first taken. */
export class JourneyRecord {
  readonly #sink: TimelineSink;
  readonly #sums: Record<string, number> = {};

  constructor(sink: TimelineSink) {
    this.#sink = sink;
  }

  /** The samples of a window. */
  add({ steps, abandoned }: JourneyWindow): Record<string, number> {
    const latencies = Object.entries(steps).map(([label, step]) => this.#addStep(label, step));
    this.#count("load.abandoned_failures", abandoned.failures);
    this.#count("load.abandoned_captures", abandoned.captures);
    return { ...this.#sums, ...Object.assign({}, ...latencies) } as Record<string, number>;
  }

  #addStep(label: string, step: StepWindow): Record<string, number> {
    const name = `step.${label}`;
    for (const figure of FIGURES) {
      const series = `${name}.${figure}`;
      this.#count(series, (this.#sums[series] ?? 0) + step[figure]);
    }
    if (!step.latency) return {};
    for (const percentile of ["p50", "p99"]) {
      this.#sink.declare({ name: `${name}.${percentile}`, unit: "ms", type: "gauge" });
    }
    return { [`${name}.p50`]: step.latency.p50, [`${name}.p99`]: step.latency.p99 };
  }

  #count(series: string, sum: number): void {
    if (!(series in this.#sums)) this.#sink.declare({ name: series, unit: "count", type: "counter" });
    this.#sums[series] = sum;
  }
}
