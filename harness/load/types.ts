import type { Millis, Quantity } from "../base/units.ts";
import type { SessionBand, SessionCounts } from "../population/types.ts";

/**
 * Why an act came to nothing.
 * - `timeout`: no answer, or no connection, within the plan's request time-out
 * - `refused`: nobody listens
 * - `reset`: the service reset the connection
 * - `closed`: the service closed the connection before it had answered
 * - `protocol`: the answer is not HTTP/1.1
 * - `status_3xx`, `status_4xx`, `status_5xx`: answered, but not with 2xx
 * - `local`: this machine would not open a connection (open files, ports); the generator's fault
 */
export const ERROR_KINDS = [
  "timeout",
  "refused",
  "reset",
  "closed",
  "protocol",
  "status_3xx",
  "status_4xx",
  "status_5xx",
  "local",
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** Kinds that never happened are left out. */
export type ErrorCounts = Readonly<Partial<Record<ErrorKind, number>>>;

/**
 * Latency from the intended time of an act to the last byte of its answer, whatever its status. Acts that timed out
 * count with the time at which they were given up; acts that broke off (refused, reset, …) have no latency.
 */
export interface LatencySummary {
  readonly p50: Millis;
  readonly p90: Millis;
  readonly p99: Millis;
  readonly p999: Millis;
  readonly max: Millis;
}

/** Ten seconds of latencies, kept so that any span of a run can be added up again from disk. */
export interface LatencyInterval {
  readonly from: Millis;
  readonly to: Millis;
  readonly summary: LatencySummary;
  /** HdrHistogram, V2 compressed, base64; values in whole microseconds, three significant digits. */
  readonly histogram: string;
}

/** What the load did in one second, and how honest the generator was about it. */
export interface LoadWindow {
  /** End of the window, milliseconds since the start of the load. A window is longer when the generator stood still. */
  readonly t: Millis;
  /** Users between log-in and leaving; 0 once the load is quiet. */
  readonly activeUsers: number;
  /** Acts that came due. Over a whole run: due = sent + dropped + waiting. */
  readonly due: number;
  /** Acts that were tried: on the wire, or refused a connection. Over a whole run: sent = ok + errors + inFlight. */
  readonly sent: number;
  /** Acts answered with 2xx. */
  readonly ok: number;
  readonly errors: ErrorCounts;
  /** Acts given up unsent: no connection within the request time-out, the queue full, or the load quiesced. */
  readonly dropped: number;
  /** Open and opening. */
  readonly connections: number;
  readonly inFlight: number;
  /** Acts that wait for a connection at this moment. */
  readonly waiting: number;
  /** Whether an act had to wait while every allowed connection was open. */
  readonly connectionLimitReached: boolean;
  /** Worst delay from an act's intended time to the generator's turning to it: the generator's own lateness. */
  readonly selfLateness: Millis;
  /**
   * Worst wait from then on for a connection, of acts that wait still as well: those that are allowed wait for their
   * answers, or the service accepts no new ones. The service's lateness.
   */
  readonly serviceLateness: Millis;
  readonly latency: LatencySummary | null;
  readonly sessions: SessionBand & { readonly expected: number };
  readonly users: SessionCounts;
  readonly generator: {
    /** Of the whole process. */
    readonly rss: Quantity<"B">;
    /** Cores in use by the whole process, 1 = one core. */
    readonly cpu: Quantity<"ratio">;
    /** Longest time for which a carrying thread's event loop stood still. */
    readonly eventLoopDelay: Millis;
  };
}

export interface LoadTotals {
  readonly due: number;
  readonly sent: number;
  readonly ok: number;
  readonly errors: ErrorCounts;
  /** The first message of each kind. */
  readonly examples: Readonly<Partial<Record<ErrorKind, string>>>;
  readonly dropped: number;
  readonly peakConnections: number;
  readonly maxConnections: number;
  readonly connectionLimitReached: boolean;
  readonly selfLateness: Millis;
  readonly serviceLateness: Millis;
  readonly latency: LatencySummary | null;
}

/** A running load. Disposing it closes every connection and worker. */
export interface RunningLoad extends AsyncDisposable {
  /**
   * Stops acting: no further act is sent, those under way are awaited up to their time-out, and connections close as
   * they fall idle. The ledger goes on ageing and windows go on arriving.
   */
  quiesce(): Promise<void>;
  /** After it was quiesced: plays the plan once more from its ramp, with users who have never come. */
  resume(): Promise<void>;
  /** Called about once a second until disposed. */
  onWindow(listener: (window: LoadWindow) => void): void;
  /** Called every ten seconds in which an act was concluded, until disposed. */
  onLatencyInterval(listener: (interval: LatencyInterval) => void): void;
  totals(): LoadTotals;
  /** Resolves if the generator itself breaks; stays pending through a regular disposal. */
  readonly failed: Promise<Error>;
}
