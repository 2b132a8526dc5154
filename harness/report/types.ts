import type { Bytes, Millis, Quantity, Unit, Words } from "../base/units.ts";
import type { ResolvedScenario } from "../config/types.ts";
import type { Finding } from "../diagnosis/types.ts";
import type { CrashDump } from "../timeline/crash-dump.ts";
import type { EndRecord, PhaseSpan } from "../timeline/types.ts";
import type { SeriesVerdict, Verdict } from "../verdict/types.ts";

type Facts = Readonly<Record<string, string | number>>;

/** What a reader needs to run this again, or to doubt it; on the timeline as the data of its `environment` event. */
export interface RunEnvironment {
  /** The command that started the run, argument by argument. */
  readonly command: readonly string[];
  readonly seed: number;
  /** Of beamsoak and Node.js. */
  readonly versions: Readonly<Record<string, string>>;
  readonly host: Facts;
  readonly target: Facts;
  /** The Erlang node: OTP release, word size, limits. */
  readonly node: Facts;
}

/** A reading and when it was taken, in milliseconds since the start of the run. */
export interface Reading<Value extends number> {
  readonly value: Value;
  readonly at: Millis;
}

/** The session table at the moment of its most rows, as `ets:i()` would have shown it. */
export interface TablePeak {
  readonly table: string;
  readonly rows: Quantity<"count">;
  readonly at: Millis;
  /** The most that the load explains at that moment. */
  readonly explained: Quantity<"count"> | null;
  readonly bytes: Bytes | null;
  readonly bytesPerRow: Bytes | null;
  readonly wordsPerRow: Words | null;
  /** `erlang:memory(total)` at that moment. */
  readonly memoryTotal: Bytes | null;
}

/** What the operators of the incident looked up by hand; null where nothing was sampled. */
export interface RunFigures {
  readonly sessions: TablePeak | null;
  readonly sessionsAtEnd: Reading<Quantity<"count">> | null;
  readonly largestHeap: (Reading<Bytes> & { readonly words: Words | null }) | null;
  readonly largestHeapAtEnd: Reading<Bytes> | null;
  readonly largestMailbox: Reading<Quantity<"count">> | null;
  readonly memoryTotal: Reading<Bytes> | null;
  readonly memoryTotalAtEnd: Reading<Bytes> | null;
  readonly rss: Reading<Bytes> | null;
}

/** What the load did over the whole run. */
export interface LoadFigures {
  readonly usersPeak: Quantity<"count">;
  readonly due: Quantity<"count">;
  readonly sent: Quantity<"count">;
  readonly ok: Quantity<"count">;
  readonly dropped: Quantity<"count">;
  /** By kind; kinds that never happened are left out. */
  readonly errors: Readonly<Record<string, Quantity<"count">>>;
  /** Null where the users are not ours, so that nobody counts their sessions. */
  readonly sessionsOpened: Quantity<"count"> | null;
  readonly sessionsLoggedOut: Quantity<"count">;
  readonly sessionsVanished: Quantity<"count">;
  readonly connectionsPeak: Quantity<"count">;
  readonly connectionLimitReached: boolean;
  /** Acts sent a second, the highest window. */
  readonly ratePeak: Quantity<"per-second">;
  /** Median of the 99th percentiles of the hold's windows, from the intended time of each act. */
  readonly p99: Millis | null;
  /**
   * 99th percentile of the delays from the intended time of an act to its sending, over all acts sent in the holds;
   * null where the engine does not tell.
   */
  readonly p99Lateness: Millis | null;
  /** By name; left out, as is who abandoned, where users have no journeys. */
  readonly steps?: readonly StepFigures[];
  /** Users who gave up: after failures in a row, or for want of a value that an answer lacked. */
  readonly abandoned?: {
    readonly failures: Quantity<"count">;
    readonly captures: Quantity<"count">;
  };
}

/** What became of one step of the users' journeys over the whole run. */
export interface StepFigures {
  /** `<group>/<step>` */
  readonly step: string;
  readonly sent: Quantity<"count">;
  readonly ok: Quantity<"count">;
  readonly failed: Quantity<"count">;
  /** Medians of those of the hold's windows, from the intended time; null where none was answered in the hold. */
  readonly p50: Millis | null;
  readonly p99: Millis | null;
}

/** A timing of pages over the run. */
export interface PageTiming {
  /** Median of the medians of the seconds in which it was taken. */
  readonly p50: Millis;
  readonly max: Millis;
}

/** The step that took longest, whether it came to a good end or not. */
export interface SlowestStep {
  readonly step: string;
  readonly user: number;
  readonly duration: Millis;
  readonly failed: boolean;
  /** When its trace was kept. */
  readonly at: Millis;
  /** Its file in the run's folder. */
  readonly trace: string;
}

/** What users with a browser saw over the whole run. */
export interface BrowserFigures {
  /** Visits that came to a good end. */
  readonly visits: Quantity<"count">;
  /** Visits in which the page did not come, or what its user waited for. */
  readonly failed: Quantity<"count">;
  /** Exceptions that pages let go. */
  readonly pageErrors: Quantity<"count">;
  /** Pages or browsers that broke down. */
  readonly crashes: Quantity<"count">;
  /** From the start of a navigation to the first byte of its answer. */
  readonly ttfb: PageTiming | null;
  /** From the start of a navigation to the largest contentful paint. */
  readonly lcp: PageTiming | null;
  /** By name. */
  readonly steps: Readonly<Record<string, PageTiming>>;
  readonly slowest: SlowestStep | null;
  /** Most that all processes of all browsers held. */
  readonly memoryPeak: Bytes;
  /** Most cores that they used. */
  readonly cpuPeak: Quantity<"ratio">;
}

/** How the node died. */
export interface DeathReport {
  readonly at: Millis;
  readonly reason: string;
  /** Null where it left no crash dump. */
  readonly crashDump: CrashDump | null;
  /** The last sample of each series that tells of memory. */
  readonly lastSeen: readonly (Reading<number> & { readonly series: string; readonly unit: Unit })[];
}

/** Everything a run has to say. The same for the same folder, at the end of the run and ever after. */
export interface RunResult {
  readonly schemaVersion: 1;
  readonly scenario: ResolvedScenario;
  /** Null when the run ended before it was known. */
  readonly environment: RunEnvironment | null;
  /** Folder of the run. */
  readonly runDir: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** ISO 8601; the time of the last record where the run was cut off. */
  readonly endedAt: string;
  readonly end: {
    /** `cut-off`: the harness itself was killed. */
    readonly reason: EndRecord["reason"] | "cut-off";
    readonly message: string;
  };
  readonly phases: readonly PhaseSpan[];
  readonly verdict: Verdict;
  /** What may be at the bottom of it, the surest first; none where nothing grew or no rule knows it. */
  readonly findings: readonly Finding[];
  readonly figures: RunFigures;
  /** Null when no load was started. */
  readonly load: LoadFigures | null;
  /** Left out where nobody came with a browser. */
  readonly browser?: BrowserFigures;
  /** Null when the node lived. */
  readonly death: DeathReport | null;
  /** Each node of a cluster by itself; left out for one node. */
  readonly nodes?: readonly NodeResult[];
}

/** A node of a cluster: the rest is in the result of its own folder. */
export interface NodeResult {
  readonly node: string;
  /** Relative to the run's. */
  readonly folder: string;
  /** How long it was sampled. */
  readonly sampled: Millis;
  readonly outcome: Verdict["outcome"];
  readonly sentence: string;
}

/** What was found of one series of a file; rates and levels in its unit. */
export interface JudgedSeries extends SeriesVerdict {
  readonly name: string;
  readonly unit: Unit;
}
