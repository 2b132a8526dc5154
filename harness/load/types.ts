import type { Millis, Quantity } from "../base/units.ts";
import type { BrowserReport } from "./browser/types.ts";
import type { Abandoned, SessionBand, SessionCounts } from "../population/types.ts";

/**
 * Why an act came to nothing.
 * - `timeout`: no answer, or no connection, within the plan's request time-out
 * - `refused`: nobody listens
 * - `reset`: the service reset the connection
 * - `closed`: the service closed the connection before it had answered
 * - `protocol`: the answer is not of the protocol: HTTP/1.1, WebSocket, or frames behind their length
 * - `status_3xx`, `status_4xx`, `status_5xx`: answered, but not with 2xx
 * - `refusal`: answered on a user's own socket, but not with what a good answer begins with; over a protocol that the
 *   scenario brings, not done
 * - `cut`: we reset the connection ourselves in the middle of it, as a declared fault asks; nobody's fault
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
  "refusal",
  "cut",
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

/** Delays summed up, and so that they can be added to others. */
export interface DelaySum {
  readonly summary: LatencySummary;
  /** HdrHistogram, V2 compressed, base64; values in whole microseconds, three significant digits. */
  readonly histogram: string;
}

/** Ten seconds of latencies, kept so that any span of a run can be added up again from disk. */
export interface LatencyInterval extends DelaySum {
  readonly from: Millis;
  readonly to: Millis;
  /** From the intended time of an act to its sending; null where the engine does not know. */
  readonly lateness: DelaySum | null;
}

/** What became of one step of a journey in one window. Its latency is that of a window. */
export interface StepWindow {
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  readonly latency: LatencySummary | null;
}

export interface JourneyWindow {
  /** By `<group>/<step>`; those that nobody took or finished are left out. */
  readonly steps: Readonly<Record<string, StepWindow>>;
  /** Since the start of the load. */
  readonly abandoned: Abandoned;
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
  /** Acts answered with 2xx, or as the scenario says of good answers. */
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
  /** From the intended time of an act to its sending, over acts sent; null when there were none. */
  readonly lateness: LatencySummary | null;
  readonly sessions: SessionBand & { readonly expected: number };
  readonly users: SessionCounts;
  /** Left out where users have none. */
  readonly journeys?: JourneyWindow;
  readonly generator: {
    /** Of the whole process, and of those that it has started to carry the load. */
    readonly rss: Quantity<"B">;
    /** Cores in use by them, 1 = one core. */
    readonly cpu: Quantity<"ratio">;
    /** Longest time for which a carrying thread's event loop stood still. */
    readonly eventLoopDelay: Millis;
    /** What is kept of the users: when each acts next, and what the ledger knows of their sessions. */
    readonly userState: Quantity<"B">;
  };
}

/** What any engine tells of a second; null for what it cannot know. A LoadWindow is one without nulls. */
export interface CarriedWindow extends Pick<
  LoadWindow,
  "t" | "due" | "sent" | "ok" | "errors" | "dropped" | "latency" | "lateness"
> {
  readonly activeUsers: number | null;
  readonly connections: number | null;
  readonly inFlight: number | null;
  readonly waiting: number | null;
  readonly connectionLimitReached: boolean | null;
  readonly selfLateness: Millis | null;
  readonly serviceLateness: Millis | null;
  /** Null where the engine does not know its users. */
  readonly sessions: LoadWindow["sessions"] | null;
  readonly users: SessionCounts | null;
  readonly journeys?: JourneyWindow;
  readonly generator: {
    readonly rss: Quantity<"B">;
    readonly cpu: Quantity<"ratio">;
    readonly eventLoopDelay: Millis | null;
    readonly userState: Quantity<"B"> | null;
  };
  /** Of the k6 processes alone; left out by other engines. */
  readonly k6?: {
    /** Null, as what they take, where they run on other machines. */
    readonly processes: number | null;
    readonly vus: number;
    readonly iterations: number;
    /** Iterations that were due and found no free VU. */
    readonly droppedIterations: number;
    readonly rss: Quantity<"B"> | null;
    readonly cpu: Quantity<"ratio"> | null;
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

/**
 * What the load does on its own side of the line while a fault lasts.
 * - `cut`: for a time this share of the requests, and at once of the connections, is reset
 * - `clients-gone`: this share of the users is gone at once with what they have under way; after `away` others come
 * - `sessions-lost`: the ledger forgets what the service must hold: it was killed
 * - `log-in-again`: whoever is present has lost the session, and logs in, as somebody new, in the place of the next act
 */
export type Disturbance =
  | { readonly kind: "cut"; readonly share: Quantity<"ratio">; readonly for: Millis }
  | { readonly kind: "clients-gone"; readonly share: Quantity<"ratio">; readonly away: Millis }
  | { readonly kind: "sessions-lost" | "log-in-again" };

/** How much a disturbance has reached at once. */
export interface Disturbed {
  readonly users: Quantity<"count">;
  readonly connections: Quantity<"count">;
}

/** A load as a run sees it, whichever engine carries it. Disposing it ends it and whatever was started for it. */
export interface CarriedLoad extends AsyncDisposable {
  /** Stops acting: no further act is sent, and windows go on arriving. */
  quiesce(): Promise<void>;
  /** After it was quiesced: plays the plan once more from its ramp, with users who have never come. */
  resume(): Promise<void>;
  /** Left out by engines that cannot. */
  disturb?(disturbance: Disturbance): Promise<Disturbed>;
  onWindow(listener: (window: CarriedWindow) => void): void;
  onLatencyInterval(listener: (interval: LatencyInterval) => void): void;
  /** What each node of a cluster has of it, in their order; left out where that is not known. */
  readonly shares?: readonly Pick<CarriedLoad, "onWindow" | "onLatencyInterval">[];
  /** Resolves if the generator itself breaks; stays pending through a regular disposal. */
  readonly failed: Promise<Error>;
  /** Called about once a second until disposed; left out where no browsers go with the load. */
  readonly onBrowsers?: (listener: (report: BrowserReport) => void) => void;
  /** Time since its own time 0, which its windows count from; left out where that is when it was returned. */
  readonly age?: () => Millis;
  /** Whether a load that has an end of its own has come to it. */
  readonly ended?: () => boolean;
}

/** A running load. Disposing it closes every connection and worker. */
export interface RunningLoad extends CarriedLoad {
  /**
   * Stops acting: no further act is sent, those under way are awaited up to their time-out, and connections close as
   * they fall idle. The ledger goes on ageing and windows go on arriving.
   */
  quiesce(): Promise<void>;
  /** After it was quiesced: plays the plan once more from its ramp, with users who have never come. */
  resume(): Promise<void>;
  disturb(disturbance: Disturbance): Promise<Disturbed>;
  /** Called about once a second until disposed. */
  onWindow(listener: (window: LoadWindow) => void): void;
  /** Called every ten seconds in which an act was concluded, until disposed. */
  onLatencyInterval(listener: (interval: LatencyInterval) => void): void;
  totals(): LoadTotals;
  /** Resolves if the generator itself breaks; stays pending through a regular disposal. */
  readonly failed: Promise<Error>;
}
