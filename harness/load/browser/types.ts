import type { Bytes, Millis, Quantity } from "../../base/units.ts";
import type { BrowsersPlan, PopulationPlan, SessionContract } from "../../config/types.ts";
import type { SessionBand, SessionCounts } from "../../population/types.ts";

/** What the thread of the browsers is told; plain data. */
export interface EnginePlan {
  readonly browsers: BrowsersPlan;
  readonly contract: SessionContract;
  readonly seed: PopulationPlan["seed"];
  readonly requestTimeout: Millis;
  /** `http://127.0.0.1:8080` */
  readonly baseUrl: string;
  readonly program: string;
  /** Of our own; removed with all that is in it when the browsers have ended. */
  readonly folder: string;
  /** Where the trace of the slowest step is kept. */
  readonly traceFile: string;
}

/** Sessions that the browsers explain at a moment of the load. */
export interface BrowserSessions extends SessionBand {
  readonly t: Millis;
  readonly expected: Quantity<"count">;
  readonly counts: SessionCounts;
  /** Users who are in a visit. */
  readonly active: Quantity<"count">;
}

/** Something that happened once, for the timeline. */
export interface BrowserEvent {
  readonly t: Millis;
  readonly event: string;
  readonly message: string;
  readonly data: unknown;
}

/** What happened since the browsers were last asked. */
export interface BrowserReport {
  readonly t: Millis;
  readonly active: Quantity<"count">;
  /** Visits that came to a good end. */
  readonly visits: Quantity<"count">;
  /** Visits that did not: the page did not come, or what the script waited for. */
  readonly failed: Quantity<"count">;
  /** Exceptions that pages let go. */
  readonly pageErrors: Quantity<"count">;
  /** Pages, or whole browsers, that broke down: the generator's matter. */
  readonly crashes: Quantity<"count">;
  /** Log-ins of pages that were answered. */
  readonly logins: Quantity<"count">;
  /** By `ttfb`, `lcp` or `step.<name>`: every timing. */
  readonly timings: Readonly<Record<string, readonly Millis[]>>;
  readonly usage: {
    readonly processes: Quantity<"count">;
    readonly rss: Bytes;
    /** Cores in use, 1 = one core. */
    readonly cpu: Quantity<"ratio">;
  };
  readonly events: readonly BrowserEvent[];
}
