import type { Bytes, Millis, Quantity } from "../base/units.ts";

/** What a number of connections came to. */
export interface Step {
  readonly connections: Quantity<"count">;
  /** Over which it was measured. */
  readonly took: Millis;
  /** Answered with 2xx. */
  readonly ok: Quantity<"count">;
  /** Not answered with 2xx, by kind; kinds that never happened are left out. */
  readonly errors: Readonly<Record<string, Quantity<"count">>>;
  /** Answered with 2xx, a second. */
  readonly rate: Quantity<"per-second">;
  /** From the sending of a request to the end of its answer; null where nothing was answered with 2xx. */
  readonly latency: { readonly p50: Millis; readonly p99: Millis; readonly max: Millis } | null;
  /** Cores in use. */
  readonly cpu: {
    /** Null where the service's process cannot be seen from here. */
    readonly service: Quantity<"ratio"> | null;
    /** Of its one thread. */
    readonly generator: Quantity<"ratio">;
    /** Of everybody on this machine. */
    readonly machine: Quantity<"ratio">;
  };
  readonly generatorRss: Bytes;
}

/** What is known of a service's throughput once its steps are through, or so far. */
export interface Conclusion {
  /**
   * - `saturated`: more connections brought no more
   * - `generator-limited`: the generator used up its core; the service may carry more
   * - `disturbed`: other programs took what service and generator wanted; a machine at rest will show more
   * - `rising`: the last step still brought more
   * - `failing`: no step without errors
   * - `nothing`: no step was measured
   */
  readonly outcome: "saturated" | "generator-limited" | "disturbed" | "rising" | "failing" | "nothing";
  /** The fewest connections that came within 5 % of the most; null where there is no step without errors. */
  readonly at: Step | null;
  /** Connections of the first step with more errors than are allowed; null where there is none. */
  readonly failsFrom: Quantity<"count"> | null;
  /** Of the machine that service and generator share. */
  readonly cores: Quantity<"count">;
  /** Whether all of them were in use there. */
  readonly machineFull: boolean;
  readonly exitCode: number;
}
