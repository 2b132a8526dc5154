import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  JsHistogram,
  type Histogram,
} from "hdr-histogram-js";
import type { Millis } from "../base/units.ts";
import type { DelaySum, LatencySummary } from "./types.ts";

const MICROS_PER_MILLI = 1000;

/** Latencies, or other delays, in whole microseconds with three significant digits. */
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

  /** What was recorded since the last call, as `encode` writes it; null when nothing was. */
  take(): string | null {
    if (this.isEmpty) return null;
    const encoded = this.encode();
    this.reset();
    return encoded;
  }

  /** Every latency that was recorded, ascending, as the largest of those that are not told apart from it. */
  forEach(visit: (latency: Millis, count: number) => void): void {
    if (!(this.#histogram instanceof JsHistogram)) throw new Error("the histogram is not one of JavaScript");
    const values = this.#histogram.recordedValuesIterator;
    values.reset();
    while (values.hasNext()) {
      const { valueIteratedTo, countAtValueIteratedTo } = values.next();
      visit(valueIteratedTo / MICROS_PER_MILLI, countAtValueIteratedTo);
    }
  }

  /** null when nothing was recorded. */
  sum(): DelaySum | null {
    const summary = this.summary();
    return summary && { summary, histogram: this.encode() };
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
