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

/** A running service, however it was started. Disposing it removes every trace. */
export interface StartedTarget extends AsyncDisposable {
  readonly kind: TargetKind;
  /** Erlang node name, `name@127.0.0.1`. */
  readonly node: string;
  /** `http://127.0.0.1:port` */
  readonly baseUrl: string;
  /**
   * Port of the node's distribution listener. No epmd is used: pass
   * `-start_epmd false -erl_epmd_port <port>` to reach the node.
   */
  readonly distributionPort: number;
  /** Folder as the beside program sees it that holds `.erlang.cookie` (0400); use it as HOME. */
  readonly cookieHome: string;
  /** Starts a program beside the node; `argv[0]` is looked up where the node's Erlang is. */
  beside(argv: readonly string[], env?: Readonly<Record<string, string>>): Promise<BesideProcess>;
  /** Copies files (name → content) to a folder that a beside program can read; returns that folder as it sees it. */
  place(files: Readonly<Record<string, Uint8Array>>): Promise<string>;
  osMemory(): Promise<OsMemory>;
  /** Resolves if the service ends on its own; stays pending through a regular stop. */
  readonly died: Promise<TargetDeath>;
  /** Facts for the record: OTP release, image, pid, container id, host limits. */
  readonly facts: Readonly<Record<string, string | number>>;
}
