import type { Bytes, Millis, Quantity } from "../base/units.ts";

export type ParamValue = string | number | boolean;

/** A positive random duration. All figures in milliseconds. */
export type Distribution =
  | { readonly kind: "constant"; readonly value: Millis }
  | { readonly kind: "uniform"; readonly min: Millis; readonly max: Millis }
  | { readonly kind: "exponential"; readonly mean: Millis }
  | { readonly kind: "lognormal"; readonly median: Millis; readonly sigma: number };

/** One HTTP act of a user. `{user}` in path and body stands for the user's unique number. */
export interface HttpAct {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PopulationPlan {
  /** Concurrent users at the plateau: each of the `users` slots is refilled at once when its user leaves. */
  readonly users: number;
  readonly seed: number;
  /** Slots fill evenly over this time. */
  readonly ramp: Millis;
  readonly hold: Millis;
  /** Slots stop being refilled at the end of the hold and empty evenly over this time. */
  readonly rampDown: Millis;
  /** From log-in to leaving. */
  readonly stay: Distribution;
  /** Between two acts of one user. */
  readonly thinkTime: Distribution;
  /** Share of users, 0 to 1, who leave without a log-out. */
  readonly vanish: number;
}

/** What the service promises about its sessions; the oracle derives the explained count from it. */
export interface SessionContract {
  /** Name of the ETS table whose rows are sessions. */
  readonly table: string;
  readonly idleTimeout: Millis;
  readonly sweepInterval: Millis;
}

export interface LoadPlan {
  /** How many times ramp, hold, drain and settle are gone through, each time with users who have never come. */
  readonly cycles: Quantity<"count">;
  readonly baseline: Millis;
  readonly settle: Millis;
  readonly drain: Millis;
  readonly login: HttpAct;
  readonly touch: HttpAct;
  readonly logout: HttpAct;
  readonly maxConnections: number;
  readonly requestTimeout: Millis;
}

/** An OTP application that the harness compiles (erlc) and starts itself. */
export interface ErlangApplication {
  /** Folder with `src/*.erl` and `src/*.app.src`, absolute once resolved. */
  readonly source: string;
  /** Further folders with `src/*.erl` (and `priv`) that become part of the same application. */
  readonly with: readonly string[];
  readonly application: string;
  /** Application environment; values are Erlang terms as text. `{httpPort}` and `{dataDir}` are filled in. */
  readonly env: Readonly<Record<string, string>>;
  /** Extra emulator flags, e.g. `["+P", "1000000"]`. */
  readonly flags: readonly string[];
}

export interface ServicePlan {
  readonly name: string;
  readonly erlang: ErlangApplication;
  /** Path that answers 200 once the service is ready. */
  readonly healthPath: string;
  readonly readyTimeout: Millis;
  /** 0 chooses a free one. */
  readonly httpPort: number;
  /** Hard limit of the service's memory: cgroup limit in a container, none for a process. */
  readonly memoryLimit: Bytes;
  /** Address space that the VM may have (`ulimit -v`), what it only reserves included; none unless given. */
  readonly addressSpace?: Bytes;
  /** Open files in a container, and the port limit (+Q) of the VM in both targets. */
  readonly openFiles: number;
}

export interface ProbePlan {
  readonly interval: Millis;
  readonly slowInterval: Millis;
  /** ETS tables sampled each interval; the session table is always among them. */
  readonly tables: readonly string[];
  /** Registered processes sampled each interval. */
  readonly processes: readonly string[];
  /** Whether our module may be loaded into the node; plain RPCs of stock functions otherwise. */
  readonly loadModule: boolean;
  readonly experiments: Experiments;
}

/** What may be done to the node at the end of a run to see what comes of it. */
export interface Experiments {
  /** Forced garbage collections: of the suspects one by one, then of everybody. */
  readonly collection: boolean;
  /** Servers at rest are asked for their state. */
  readonly states: boolean;
  /** A few rows of the largest tables are copied. */
  readonly rows: boolean;
}

export type GateLevel = "off" | "warn" | "fail";

/** A gate's level, or its options by name with `level` among them, as the scenario wrote them: `"1m"`, `"2GiB"`, 0.05. */
export type GateSetting =
  GateLevel | Readonly<Record<string, string | number | Readonly<Record<string, string | number>>>>;

export type TargetKind = "container" | "process";

/** A scenario with every default filled in and every value checked; plain JSON, frozen. */
export interface ResolvedScenario {
  readonly name: string;
  readonly title: string;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly service: ServicePlan;
  readonly sessions: SessionContract;
  readonly population: PopulationPlan;
  readonly load: LoadPlan;
  readonly probe: ProbePlan;
  readonly gates: Readonly<Record<string, GateSetting>>;
}
