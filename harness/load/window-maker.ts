import { SECOND, type Millis } from "../base/units.ts";
import type { DriverReport } from "./driver.ts";
import { Latencies } from "./latency.ts";
import { mergeReports } from "./merge-reports.ts";
import type { LatencyInterval, LoadWindow } from "./types.ts";

const INTERVAL: Millis = 10 * SECOND;

/** Makes windows and latency intervals of what drivers report. */
export class WindowMaker {
  readonly onWindow: ((window: LoadWindow) => void)[] = [];
  readonly onLatencyInterval: ((interval: LatencyInterval) => void)[] = [];
  readonly #window = { latency: new Latencies(), lateness: new Latencies() };
  readonly #interval = { latency: new Latencies(), lateness: new Latencies() };
  #intervalFrom: Millis = 0;

  add(reports: readonly DriverReport[], usage: Pick<LoadWindow["generator"], "rss" | "cpu">): LoadWindow {
    for (const into of [this.#window, this.#interval]) {
      for (const { counts } of reports) {
        if (counts.latencies) into.latency.add(counts.latencies);
        if (counts.latenesses) into.lateness.add(counts.latenesses);
      }
    }
    const { latency, lateness } = this.#window;
    const delays = { latency: latency.summary(), lateness: lateness.summary() };
    const window = mergeReports(reports, delays, usage);
    reset(this.#window);
    for (const listener of this.onWindow) listener(window);
    if (window.t - this.#intervalFrom >= INTERVAL) this.#closeInterval(window.t);
    return window;
  }

  #closeInterval(to: Millis): void {
    const { latency, lateness } = this.#interval;
    const sum = latency.sum();
    if (sum) {
      const interval = { from: this.#intervalFrom, to, ...sum, lateness: lateness.sum() };
      for (const listener of this.onLatencyInterval) listener(interval);
    }
    reset(this.#interval);
    this.#intervalFrom = to;
  }
}

function reset(delays: Readonly<Record<string, Latencies>>): void {
  for (const one of Object.values(delays)) one.reset();
}
