import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from "hdr-histogram-js";
import type { Millis } from "../base/units.ts";
import type { LatencySummary } from "./types.ts";

const MICROS_PER_MILLI = 1000;

/** Latencies in whole microseconds with three significant digits. */
export class Latencies {
  readonly #histogram: Histogram = build({ numberOfSignificantValueDigits: 3 });

  record(latency: Millis): void {
    this.#histogram.recordValue(Math.round(Math.max(latency, 0) * MICROS_PER_MILLI));
  }

  get isEmpty(): boolean {
    return this.#histogram.totalCount === 0;
  }

  encode(): string {
    return encodeIntoCompressedBase64(this.#histogram);
  }

  /** Adds what `encode` wrote. */
  add(encoded: string): void {
    this.#histogram.add(decodeFromCompressedBase64(encoded));
  }

  reset(): void {
    this.#histogram.reset();
  }

  /** null when nothing was recorded. */
  summary(): LatencySummary | null {
    if (this.isEmpty) return null;
    const at = (percentile: number) => this.#histogram.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
    return {
      p50: at(50),
      p90: at(90),
      p99: at(99),
      p999: at(99.9),
      max: at(100),
    };
  }
}
