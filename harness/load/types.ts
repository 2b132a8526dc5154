import type { Millis, Quantity } from "../base/units.ts";
import type { SessionBand } from "../population/types.ts";

/** What the load did in one second, and how honest the generator was about it. */
export interface LoadWindow {
  /** End of the window, milliseconds since the start of the load. */
  readonly t: Millis;
  readonly activeUsers: number;
  /** Acts that came due, were sent, were answered 2xx. */
  readonly due: number;
  readonly sent: number;
  readonly ok: number;
  /** By kind: `timeout`, `refused`, `reset`, `status_5xx`, `status_4xx`, … */
  readonly errors: Readonly<Record<string, number>>;
  /** Acts given up without being sent. */
  readonly dropped: number;
  readonly connections: number;
  readonly inFlight: number;
  /** Acts that wait because every allowed connection is open and busy: the service's lateness. */
  readonly waiting: number;
  /** Worst delay between intended time and our own dispatch: the generator's lateness. */
  readonly selfLateness: Millis;
  /** Worst wait for a free connection at the limit. */
  readonly serviceLateness: Millis;
  /** Latency from the intended time, this window. */
  readonly latency: { readonly p50: Millis; readonly p99: Millis; readonly max: Millis } | null;
  readonly sessions: SessionBand;
  readonly generator: {
    readonly rss: Quantity<"B">;
    /** Cores in use, 1 = one core. */
    readonly cpu: Quantity<"ratio">;
    readonly eventLoopDelay: Millis;
  };
}

export interface LoadTotals {
  readonly sent: number;
  readonly ok: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly dropped: number;
  readonly peakConnections: number;
  readonly latency: {
    readonly p50: Millis;
    readonly p90: Millis;
    readonly p99: Millis;
    readonly p999: Millis;
    readonly max: Millis;
  } | null;
}

/** A running load. Disposing it closes every connection and worker. */
export interface RunningLoad extends AsyncDisposable {
  /** Stops acting: no further act is sent; the ledger goes on ageing and windows go on arriving. */
  quiesce(): Promise<void>;
  /** Called once a second until disposed. */
  onWindow(listener: (window: LoadWindow) => void): void;
  totals(): LoadTotals;
}
