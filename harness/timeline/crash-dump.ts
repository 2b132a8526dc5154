import type { Bytes, Quantity } from "../base/units.ts";

/**
 * What a dead node's `erl_crash.dump` says, as the data of the event `crash.dump`. Lists hold the largest first, a
 * handful each. The format is told in ERTS User's Guide, "How to Interpret the Erlang Crash Dumps".
 */

type Count = Quantity<"count">;

/** Why a node died, by the reason it gave itself. */
export type DeathKind =
  | "allocation-failure"
  | "atoms-exhausted"
  | "processes-exhausted"
  | "ports-exhausted"
  | "tables-exhausted"
  | "system-limit"
  | "application-ended"
  | "boot-failed"
  | "halted"
  | "signalled";

export interface KnownSlogan {
  readonly kind: DeathKind;
  /** What the slogan means, in one sentence. */
  readonly meaning: string;
  /** The request that could not be met. */
  readonly request?: { readonly allocator: string; readonly bytes: Bytes; readonly purpose: string };
}

export interface DeadProcess {
  readonly pid: string;
  readonly name: string | null;
  /** `Garbing`: it was in a garbage collection. */
  readonly state: string;
  /** `module:function/arity` */
  readonly spawnedAs: string | null;
  /** Where the behaviour's own code began, for a process that proc_lib started. */
  readonly initialCall: string | null;
  /** Innermost first, `module:function/arity`. */
  readonly stack: readonly string[];
  readonly memory: Bytes;
  /** Young heap with the stack. */
  readonly heap: Bytes;
  readonly oldHeap: Bytes;
  readonly mailbox: Count;
  readonly reductions: Count;
}

export interface ProcessesByCall {
  /** `module:function/arity` */
  readonly call: string;
  readonly count: Count;
}

export interface DeadTable {
  readonly name: string;
  readonly owner: { readonly pid: string; readonly name: string | null };
  readonly type: string;
  readonly rows: Count;
  readonly memory: Bytes;
  readonly fixed: boolean;
}

export interface CrashDump {
  /** The node's own words, its local time. */
  readonly at: string;
  readonly slogan: string;
  /** Null for a slogan that is none of the VM's own. */
  readonly known: KnownSlogan | null;
  /** First line of `erlang:system_info(system_version)`. */
  readonly system: string;
  /** Null for a node that was not distributed. */
  readonly node: string | null;
  /** Native code that was loaded: NIFs and drivers. */
  readonly taints: string;
  /** Why the dump holds less than the node did; null when it is whole. */
  readonly truncated: string | null;
  /** As `erlang:memory/0` had it; empty when the dump broke off before. */
  readonly memory: Readonly<Record<string, Bytes>>;
  readonly atoms: { readonly count: Count; readonly limit: Count | null };
  /** Whom the schedulers ran when the node died, those in a garbage collection first. */
  readonly running: readonly DeadProcess[];
  readonly processes: {
    readonly count: Count;
    readonly byMemory: readonly DeadProcess[];
    readonly byMailbox: readonly DeadProcess[];
    /** By what they were spawned as; for proc_lib's by the initial call. */
    readonly byCall: readonly ProcessesByCall[];
  };
  readonly tables: {
    readonly count: Count;
    readonly memory: Bytes;
    readonly byMemory: readonly DeadTable[];
    /** Tables whose names differ by their digits only (`#`). */
    readonly byName: readonly { readonly name: string; readonly count: Count }[];
  };
  readonly ports: {
    readonly count: Count;
    /** `linked-in driver: tcp_inet`, `external process: cat`, … */
    readonly byKind: readonly { readonly kind: string; readonly count: Count }[];
  };
  readonly timers: Count;
  /** By type: what the allocator's carriers took from the system, and what was in use of that. */
  readonly allocators: readonly { readonly type: string; readonly carriers: Bytes; readonly blocks: Bytes }[];
  /** What all this points to, the likeliest first. */
  readonly leads: readonly Lead[];
}

/** A class of leak that a dump points to: one picture at the end of a life, so no proof of growth. */
export interface Lead {
  /** A folder of erlang-fixtures/leaks. */
  readonly leakClass: string;
  readonly sentence: string;
}
