import type { Distribution } from "../base/distribution.ts";
import type { Bytes, Millis, Quantity } from "../base/units.ts";
import type { HttpAct, PopulationPlan } from "./population-types.ts";

export type * from "./population-types.ts";

export type ParamValue = string | number | boolean;

/** What the service promises about its sessions; the oracle derives the explained count from it. */
export interface SessionContract {
  /** Name of the ETS table whose rows are sessions; empty where no table is known, and sessions are not judged. */
  readonly table: string;
  readonly idleTimeout: Millis;
  readonly sweepInterval: Millis;
}

/** A request by which a page tells of its user's session; `{user}` stands for the user's number where it has one. */
export type PageAct = Pick<HttpAct, "method" | "path">;

/** Real browsers that visit the service while the population loads it. */
export interface BrowsersPlan {
  /** 1 to 5, each with a Chromium of their own. */
  readonly users: Quantity<"count">;
  /** Of the page that every visit begins with. */
  readonly path: string;
  /**
   * Path of a module whose default export says what a user does once the page is open, absolute once resolved. Null:
   * they look at it and leave.
   */
  readonly script: string | null;
  /** Between two visits of one browser. */
  readonly thinkTime: Distribution;
  /** Requests of the page that open, refresh and end its user's session, so that the oracle knows of it. */
  readonly acts: { readonly login: PageAct; readonly touch: PageAct; readonly logout: PageAct };
  /** Whether no window is opened for it. */
  readonly headless: boolean;
  /** Path of Chromium; null: it is looked for. */
  readonly executable: string | null;
}

/** Frames of a user's own socket. `{user}` stands for the user's unique number. */
interface SocketSettings {
  readonly login: string;
  readonly logout: string;
  /** An answer is good when it begins with this. */
  readonly good: string;
  /** What begins with this is no answer: the service says it unasked. Left out: every frame is an answer. */
  readonly push?: string;
  /** What a user who leaves without a log-out does with the socket: reset it, close it, or leave it open and mute. */
  readonly vanish: "reset" | "close" | "mute";
  readonly sourceAddresses: readonly string[];
  /** Processes that share the sockets; left out: as many as the limit of open files asks for. */
  readonly processes?: number;
}

/** Frames behind their length, big endian, as Erlang's `{packet, 1 | 2 | 4}` has them. */
export interface TcpPlan extends SocketSettings {
  readonly kind: "tcp";
  readonly touch: string;
  readonly lengthBytes: 1 | 2 | 4;
}

export interface WebSocketPlan extends SocketSettings {
  readonly kind: "websocket";
  /** A ping of the protocol is answered by its pong. */
  readonly touch: string | { readonly ping: true };
  readonly path: string;
}

export type SocketPlan = TcpPlan | WebSocketPlan;

interface LoadSettings {
  /** How many times ramp, hold, drain and settle are gone through, each time with users who have never come. */
  readonly cycles: Quantity<"count">;
  readonly baseline: Millis;
  readonly settle: Millis;
  readonly drain: Millis;
  readonly maxConnections: number;
  readonly requestTimeout: Millis;
  /** Left out where nobody comes with a browser. */
  readonly browsers?: BrowsersPlan;
}

/** Acts are HTTP requests, over connections that the users share. */
export interface LoadPlan extends LoadSettings {
  readonly login: HttpAct;
  readonly touch: HttpAct;
  readonly logout: HttpAct;
  readonly socket?: undefined;
  readonly carrier?: undefined;
}

/** Acts are frames on a socket of each user's own. */
export interface SocketLoadPlan extends LoadSettings {
  readonly socket: SocketPlan;
  readonly carrier?: undefined;
}

/** Acts are of a protocol that the scenario brings. */
export interface OwnLoadPlan extends LoadSettings {
  readonly carrier: CarrierChoice;
  readonly socket?: undefined;
}

/** A module that exports what `defineCarrier` returns. */
export interface CarrierChoice {
  /** Its path, absolute once resolved. */
  readonly module: string;
  /** Handed to it as they are. */
  readonly options: CarrierOptions;
}

export type CarrierOptions = Readonly<Record<string, string | number | boolean>>;

export type AnyLoadPlan = LoadPlan | SocketLoadPlan | OwnLoadPlan;

/** An OTP application that the harness compiles (erlc) and starts itself. */
export interface ErlangApplication {
  /** Folder with `src/*.erl` and `src/*.app.src`, absolute once resolved. */
  readonly source: string;
  /** Further folders with `src/*.erl` (and `priv`) that become part of the same application. */
  readonly with: readonly string[];
  readonly application: string;
  /** Application environment; values are Erlang terms as text. `{httpPort}`, `{socketPort}` and `{dataDir}` are filled in. */
  readonly env: Readonly<Record<string, string>>;
  /** Extra emulator flags, e.g. `["+P", "1000000"]`. */
  readonly flags: readonly string[];
}

/**
 * A service with its own way to start, in the foreground: a release, a script, or an image that runs in a container.
 * `{httpPort}`, `{socketPort}`, `{node}`, `{cookie}`, `{dataDir}`, `{distributionPort}` and the ports that it names are
 * filled in, in `command`, `env` and `files`.
 */
export interface ServiceProgram {
  /** Null: it runs as a process of this machine. */
  readonly image: string | null;
  /** Empty only for an image, whose own command then runs. */
  readonly command: readonly string[];
  /** Where a process of this machine starts, absolute once resolved. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Name under which its node runs. */
  readonly node: string;
  /** File with its cookie; null: it takes the one of `{cookie}`, or of its HOME. */
  readonly cookieFile: string | null;
  /** Port of its distribution, 0 for a free one; null where epmd knows it. */
  readonly distributionPort: number | null;
  /** Names of further ports of 127.0.0.1: `amqp` is filled in as `{amqpPort}`. */
  readonly ports: readonly string[];
  /** Files to write before it starts, path below `{dataDir}` → text. */
  readonly files: Readonly<Record<string, string>>;
  /** Whether it gets an epmd of its own, on loopback, which ends with it. */
  readonly epmd: boolean;
  /** When it is ready, where its health path does not tell: one of its ports accepts, or its output holds a text. */
  readonly ready: ReadySign | null;
}

export type ReadySign = { readonly port: string } | { readonly log: string };

interface ServiceSettings {
  readonly name: string;
  /** Path that answers 200 once the service is ready; null: it is ready once it accepts a connection for sockets. */
  readonly healthPath: string | null;
  readonly readyTimeout: Millis;
  /** 0 chooses a free one. */
  readonly httpPort: number;
  /** Where it takes sockets, if not at the port of HTTP; 0 chooses a free one. */
  readonly socketPort?: number;
  /** Hard limit of the service's memory: cgroup limit in a container, none for a process; 0 where it is not known. */
  readonly memoryLimit: Bytes;
  /** Address space that the VM may have (`ulimit -v`), what it only reserves included; none unless given. */
  readonly addressSpace?: Bytes;
  /** Open files in a container, and the port limit (+Q) of the VM in both targets. */
  readonly openFiles: number;
  /** How many of it are started, as a cluster whose nodes know each other; one unless given. */
  readonly nodes?: Quantity<"count">;
}

/** An application that we compile and start. */
export interface SourceService extends ServiceSettings {
  readonly erlang: ErlangApplication;
  readonly program?: undefined;
}

/** A program that we start as its users do. */
export interface ProgramService extends ServiceSettings {
  readonly program: ServiceProgram;
  readonly erlang?: undefined;
}

export type ServicePlan = SourceService | ProgramService;

export interface ProbePlan {
  readonly interval: Millis;
  readonly slowInterval: Millis;
  /** Most of a core that looks at all processes may take: they come less often where they cost more. Left out: no limit. */
  readonly lookShare?: Quantity<"ratio">;
  /** ETS tables sampled each interval; the session table is always among them. */
  readonly tables: readonly string[];
  /** Table of whose rows some are drawn at random and followed from look to look. Left out: none. */
  readonly follow?: string;
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

/** Phases in which faults can be played: those in which there is something to see of their consequences. */
export type FaultPhase = "ramp" | "hold" | "drain";

/** When a fault begins: so long after a phase has begun, or between two, the later of which waits for its end. */
export type FaultMoment =
  | { readonly phase: FaultPhase; readonly after: Millis }
  | { readonly between: readonly [FaultPhase, FaultPhase] };

interface FaultSettings {
  readonly at: FaultMoment;
  /** From its beginning to its end; 0 for what is done at once. */
  readonly for: Millis;
  /** What it is called in sentences: `the archive stops answering`. Left out: what its kind is called. */
  readonly title?: string;
}

/** An HTTP request to the service that is no act of a user. */
export interface ServiceCall {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Something that goes wrong on purpose while a run goes on. */
export type FaultPlan =
  /** The node's process stands still (SIGSTOP), and goes on. */
  | (FaultSettings & { readonly kind: "pause" })
  /** kill -9 of the node. `for`: how long it stays down before it is started again, where it is. */
  | (FaultSettings & { readonly kind: "kill"; readonly restart: boolean })
  /** This share of the requests, and of the connections at its beginning, is cut off by a reset. */
  | (FaultSettings & { readonly kind: "cut-connections"; readonly share: Quantity<"ratio"> })
  /** Between generator and service, each way: so much later, and not more than so many bytes a second in all. */
  | (FaultSettings & {
      readonly kind: "slow-network";
      readonly delay: Millis;
      readonly rate: Bytes | null;
    })
  /** This share of the users is gone at one moment, without a log-out. `for`: until others take their places. */
  | (FaultSettings & { readonly kind: "clients-gone"; readonly share: Quantity<"ratio"> })
  /** A program on this machine does harm, and another one undoes it; without one it is itself ended. */
  | (FaultSettings & {
      readonly kind: "command";
      readonly run: readonly string[];
      readonly undo: readonly string[] | null;
      /** Where both start, absolute once resolved. */
      readonly folder: string;
    })
  /** A request to the service itself does harm, and another one undoes it. */
  | (FaultSettings & ServiceCall & { readonly kind: "request"; readonly undo: ServiceCall | null });

export type FaultKind = FaultPlan["kind"];

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
  readonly load: AnyLoadPlan;
  readonly probe: ProbePlan;
  readonly gates: Readonly<Record<string, GateSetting>>;
  /** In every cycle. Left out where nothing goes wrong on purpose. */
  readonly faults?: readonly FaultPlan[];
  /**
   * Path of a k6 script that brings users of its own in the place of the population: nothing is known of their
   * sessions. Left out where the population is the load.
   */
  readonly script?: string;
  /** Nobody of ours acts: the node is watched, for as long as the hold, and left as it is. Left out where there is load. */
  readonly watchOnly?: true;
}
