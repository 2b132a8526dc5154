import type { Readable, Writable } from "node:stream";
import type { TargetKind } from "../config/types.ts";
import type { Bytes } from "../base/units.ts";

/** What a target is started for, and where it may leave things. */
export interface TargetContext {
  /** Folder of the run; crash dump and output of the service stay there. */
  readonly runDir: string;
  /** Tells runs apart: part of the node's name and of labels. */
  readonly runId: string;
  /** Receives a line for whatever takes long enough to be worth one. */
  readonly log: (line: string) => void;
  /** Aborted to give up a start that is under way. */
  readonly signal?: AbortSignal;
  /** What it shares with the other nodes of its cluster; left out for one that is alone. */
  readonly member?: ClusterMember;
}

/** One node of a cluster on this machine. */
export interface ClusterMember {
  readonly cookie: string;
  /** The same for all: each listens on an address of its own. */
  readonly distributionPort: number;
  /** Its loopback address, 127.0.0.2. */
  readonly address: string;
  /** Nodes that are there already, to which it connects. */
  readonly peers: readonly string[];
}

/** A program started beside the node: same Erlang, same files, same network. */
export interface BesideProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the program has ended, with its exit code (or null if a signal ended it). */
  readonly exited: Promise<number | null>;
  kill(): void;
}

/** Why a target ended without being asked to. */
export interface TargetDeath {
  readonly cause: "oom-kill" | "allocation-failure" | "exit" | "signal";
  /** One sentence: exit status, signal, slogan. */
  readonly reason: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Path on this host, when the VM left one. */
  readonly crashDump: string | null;
  /** First line of the dump or of stderr that tells why. */
  readonly slogan: string | null;
}

/** Memory of the service as the operating system sees it, in parts. */
export interface OsMemory {
  /** Resident set of the VM's process. */
  readonly rss: Bytes;
  /** cgroup parts; absent for a target without its own cgroup. */
  readonly cgroup?: {
    readonly usage: Bytes;
    readonly inactiveFile: Bytes;
    /** usage − inactive file cache: what Docker calls "memory used". */
    readonly used: Bytes;
    readonly limit: Bytes | null;
    /** Allocations refused at the limit so far (v1 failcnt, v2 events.max). */
    readonly failures: number;
  };
}

/**
 * What may be done to a node to see what comes of it. `pid` is what the node says of itself; of a target that we started
 * it is not needed.
 */
export interface NodeHarm {
  /** The node's process stands still until it is resumed, or this program ends, however it ends. */
  pause(pid?: number): Promise<void>;
  resume(): Promise<void>;
  /** kill -9; resolves when it is gone. Unless `restart` follows it is the target's death. */
  kill(restart: boolean, pid?: number): Promise<void>;
  /**
   * Starts a node that was killed for it: same command, ports, name and folder. Resolves when it answers.
   * @throws BeamsoakError (exit 5) as the first start does
   */
  restart(): Promise<void>;
}

/** A running service, however it was started. Disposing it removes every trace of what we started. */
export interface StartedTarget extends AsyncDisposable {
  readonly kind: TargetKind | "attach";
  /** Erlang node name, `name@127.0.0.1`. */
  readonly node: string;
  /** `http://127.0.0.1:port`; null for an attached node of which it was not told. */
  readonly baseUrl: string | null;
  /** Where it takes sockets, if not at the port of `baseUrl`. */
  readonly socketPort?: number;
  /** Further ports of the service on 127.0.0.1, by the names that its scenario gave them; left out where it has none. */
  readonly ports?: Readonly<Record<string, number>>;
  /**
   * Port of the node's distribution listener. No epmd is used: pass
   * `-start_epmd false -erl_epmd_port <port>` to reach the node. Left out for a node that epmd knows.
   */
  readonly distributionPort?: number;
  /** Where that port is, if not on the host that the node is named by. */
  readonly distributionAddress?: string;
  /** Whether the node's distribution speaks IPv6; left out where it does not. */
  readonly ipv6?: boolean;
  /** File of options for distribution over TLS; left out where there is none. */
  readonly tlsOptionsFile?: string;
  /** Folder as the beside program sees it that holds `.erlang.cookie` (0400); use it as HOME. */
  readonly cookieHome: string;
  /** Starts a program beside the node; `argv[0]` is looked up where the node's Erlang is. */
  beside(argv: readonly string[], env?: Readonly<Record<string, string>>): Promise<BesideProcess>;
  /** Copies files (name → content) to a folder that a beside program can read; returns that folder as it sees it. */
  place(files: Readonly<Record<string, Uint8Array>>): Promise<string>;
  /** `pid` is what the node says of itself; of a target that we started it is not needed. */
  osMemory(pid?: number): Promise<OsMemory>;
  /** Resolves if the service ends on its own; stays pending through a regular stop. */
  readonly died: Promise<TargetDeath>;
  readonly harm: NodeHarm;
  /** Facts for the record: OTP release, image, pid, container id, host limits. */
  readonly facts: Readonly<Record<string, string | number>>;
}

/** One whose service we started, so that we know where it listens. */
export interface ServiceTarget extends StartedTarget {
  readonly baseUrl: string;
  readonly distributionPort: number;
}
