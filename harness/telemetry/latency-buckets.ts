import type { HistogramFamily } from "../base/exposition.ts";
import { SECOND } from "../base/units.ts";
import { Latencies } from "../load/latency.ts";
import type { LatencyInterval } from "../load/types.ts";

/** Seconds: 1 ms to 30 s, the longest time-out of a scenario that is left as it is, in steps of about 2. */
const BOUNDS: readonly number[] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];

/** What is said of the histogram, whatever is in it. */
export const latencyFamily = {
  type: "histogram",
  name: "beamsoak_latency_seconds",
  help: "Latency of acts from their intended times; each ten seconds are added when they are over.",
  unit: "seconds",
  bounds: BOUNDS,
} as const satisfies Omit<HistogramFamily, "counts" | "sum">;

/** The latencies of a run so far, in buckets. */
export class LatencyBuckets {
  readonly #counts: number[] = new Array<number>(BOUNDS.length + 1).fill(0);
  #sum = 0;

  add({ histogram }: Pick<LatencyInterval, "histogram">): void {
    const latencies = new Latencies();
    latencies.add(histogram);
    latencies.forEach((latency, count) => {
      const seconds = latency / SECOND;
      const index = BOUNDS.findIndex((bound) => seconds <= bound);
      const bucket = index < 0 ? BOUNDS.length : index;
      this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
      this.#sum += seconds * count;
    });
  }

  family(): HistogramFamily {
    return { ...latencyFamily, counts: [...this.#counts], sum: this.#sum };
  }
}
