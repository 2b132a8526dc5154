import { GeneratorUsage } from "./generator-usage.ts";
import type { LoadWorker } from "./load-worker.ts";
import { RunningTotals } from "./running-totals.ts";
import { WindowMaker } from "./window-maker.ts";

/** Asks the workers what they did and makes windows, latency intervals and totals of it. */
export class LoadWindows {
  readonly whole = new WindowMaker();
  /** By node, where there are several: worker `i` drives the node `i` modulo their number. */
  readonly shares: readonly WindowMaker[];
  readonly totals: RunningTotals;
  readonly #workers: readonly LoadWorker[];
  readonly #usage = new GeneratorUsage();
  #collecting = false;

  constructor(workers: readonly LoadWorker[], nodes: number, maxConnections: number) {
    this.#workers = workers;
    this.shares = Array.from({ length: nodes > 1 ? nodes : 0 }, () => new WindowMaker());
    this.totals = new RunningTotals(maxConnections);
  }

  /** One window. While a worker is too busy to answer, further calls do nothing and the window grows. */
  async collect(): Promise<void> {
    if (this.#collecting) return;
    this.#collecting = true;
    // No report comes from a worker that has ended: `failed` tells why, or the load is being disposed.
    const reports = await Promise.all(this.#workers.map((worker) => worker.report())).catch(() => null);
    this.#collecting = false;
    if (!reports) return;
    const usage = this.#usage.sample();
    this.totals.add(this.whole.add(reports, usage), reports);
    this.shares.forEach((share, node) => {
      const own = reports.filter((_report, worker) => worker % this.shares.length === node);
      share.add(own, usage);
    });
  }
}
