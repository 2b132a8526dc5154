import type { DriverReport } from "./driver.ts";
import { Latencies } from "./latency.ts";
import { addErrors } from "./merge-reports.ts";
import type { LoadTotals, LoadWindow } from "./types.ts";

type Counts = Omit<LoadTotals, "latency">;

/** The whole run so far, window by window. */
export class RunningTotals {
  readonly #latencies = new Latencies();
  #counts: Counts;

  constructor(maxConnections: number) {
    this.#counts = {
      due: 0,
      sent: 0,
      ok: 0,
      errors: {},
      examples: {},
      dropped: 0,
      peakConnections: 0,
      maxConnections,
      connectionLimitReached: false,
      selfLateness: 0,
      serviceLateness: 0,
    };
  }

  add(window: LoadWindow, reports: readonly DriverReport[]): void {
    const before = this.#counts;
    this.#counts = {
      due: before.due + window.due,
      sent: before.sent + window.sent,
      ok: before.ok + window.ok,
      errors: addErrors(before.errors, window.errors),
      examples: Object.assign(
        {},
        ...reports.map(({ counts }) => counts.examples),
        before.examples,
      ) as Counts["examples"],
      dropped: before.dropped + window.dropped,
      peakConnections: Math.max(before.peakConnections, window.connections),
      maxConnections: before.maxConnections,
      connectionLimitReached: before.connectionLimitReached || window.connectionLimitReached,
      selfLateness: Math.max(before.selfLateness, window.selfLateness),
      serviceLateness: Math.max(before.serviceLateness, window.serviceLateness),
    };
    for (const { counts } of reports) if (counts.latencies) this.#latencies.add(counts.latencies);
  }

  get(): LoadTotals {
    return { ...this.#counts, latency: this.#latencies.summary() };
  }
}
