import { SECOND, type Millis } from "../base/units.ts";
import { GeneratorUsage } from "./generator-usage.ts";
import { Latencies } from "./latency.ts";
import type { DriverReport } from "./driver.ts";
import type { LoadWorker } from "./load-worker.ts";
import { mergeReports } from "./merge-reports.ts";
import { RunningTotals } from "./running-totals.ts";
import type { LatencyInterval, LoadWindow } from "./types.ts";

const INTERVAL: Millis = 10 * SECOND;

/** Asks the workers what they did and makes windows, latency intervals and totals of it. */
export class LoadWindows {
  readonly onWindow: ((window: LoadWindow) => void)[] = [];
  readonly onLatencyInterval: ((interval: LatencyInterval) => void)[] = [];
  readonly totals: RunningTotals;
  readonly #workers: readonly LoadWorker[];
  readonly #usage = new GeneratorUsage();
  readonly #window = new Latencies();
  readonly #interval = new Latencies();
  #intervalFrom: Millis = 0;
  #collecting = false;

  constructor(workers: readonly LoadWorker[], maxConnections: number) {
    this.#workers = workers;
    this.totals = new RunningTotals(maxConnections);
  }

  /** One window. While a worker is too busy to answer, further calls do nothing and the window grows. */
  async collect(): Promise<void> {
    if (this.#collecting) return;
    this.#collecting = true;
    // No report comes from a worker that has ended: `failed` tells why, or the load is being disposed.
    const reports = await Promise.all(this.#workers.map((worker) => worker.report())).catch(() => null);
    this.#collecting = false;
    if (reports) this.#add(reports);
  }

  #add(reports: readonly DriverReport[]): void {
    this.#window.reset();
    for (const { counts } of reports) {
      if (!counts.latencies) continue;
      this.#window.add(counts.latencies);
      this.#interval.add(counts.latencies);
    }
    const window = mergeReports(reports, this.#window.summary(), this.#usage.sample());
    this.totals.add(window, reports);
    for (const listener of this.onWindow) listener(window);
    if (window.t - this.#intervalFrom >= INTERVAL) this.#closeInterval(window.t);
  }

  #closeInterval(to: Millis): void {
    const summary = this.#interval.summary();
    if (summary) {
      const interval = { from: this.#intervalFrom, to, summary, histogram: this.#interval.encode() };
      for (const listener of this.onLatencyInterval) listener(interval);
    }
    this.#interval.reset();
    this.#intervalFrom = to;
  }
}
