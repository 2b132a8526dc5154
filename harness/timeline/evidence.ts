import type { Bytes, Millis, Quantity, Words } from "../base/units.ts";

/**
 * What the probe finds out about the inside of a node beyond the series, as the `data` of events. The diagnosis reads
 * it back from the record. A figure is absent where it could not be had; nothing is guessed.
 *
 * | event | when | data |
 * |---|---|---|
 * | `census` | each slow interval | Census |
 * | `suspects` | each slow interval | Suspects |
 * | `rows.followed` | each slow interval, of a table that is to be followed | FollowedRows |
 * | `examination` | once, in the settle phase, around the forced collection | Examination |
 */

type Count = Quantity<"count">;

export interface Owner {
  readonly pid: string;
  readonly name: string | null;
  readonly alive: boolean;
}

/** Processes that began in the same function. */
export interface ProcessGroup {
  /** `module:function/arity`; for a process of OTP's behaviours what proc_lib was told, not `proc_lib:init_p/5`. */
  readonly initialCall: string;
  readonly count: Count;
  /** The count was worked out from a sample; exact otherwise. */
  readonly estimated?: boolean;
  /** The function that most of those looked at are in, and how many of them. */
  readonly currentFunction?: string;
  readonly there?: Count;
  /** Registered name or pid of the process that started most of those looked at, and how many of them. */
  readonly parent?: string;
  readonly children?: Count;
  /** Pids of a few, the newest first. */
  readonly sample: readonly string[];
  /** Of those looked at closely: how many have no links, no monitors and nobody who monitors them. */
  readonly lookedAt?: Count;
  readonly orphans?: Count;
}

/** Tables whose names are alike (digits replaced by `#`) and whose owners began alike. */
export interface TableGroup {
  readonly name: string;
  readonly named: boolean;
  readonly count: Count;
  readonly memory: Bytes;
  /** Pid or registered name where there is one owner; initial call of the owners otherwise. */
  readonly owner: string;
  readonly owners: Count;
}

/** Ports alike by name, by owner, and by whom they were opened to. */
export interface PortGroup {
  /** `tcp_inet`, `forker`, `efile`, …: `erlang:port_info(Port, name)` with digits replaced. */
  readonly name: string;
  readonly owner: string;
  readonly owners: Count;
  readonly count: Count;
  /** `address:port` of the other end of connections that were opened from here; absent of those that were accepted. */
  readonly to?: string;
}

/**
 * Everything counted, by kind. Lists hold twenty groups at most: of processes those with the most; of tables and ports
 * those with the most and those that weigh most, heaviest first.
 */
export interface Census {
  readonly processes: readonly ProcessGroup[];
  readonly tables: readonly TableGroup[];
  readonly ports: readonly PortGroup[];
  /** Processes started since the node began, as far as pids tell; rises without the count rising in a restart storm. */
  readonly spawned?: Count;
  /** Names that another process has got since the last census. */
  readonly replaced: readonly { readonly name: string; readonly times: Count }[];
  /** By their names, the newest atoms, digits replaced by `#`. */
  readonly newAtoms: readonly { readonly name: string; readonly count: Count }[];
  /** Bytes and number of loaded modules; names of the newest, digits replaced. */
  readonly modules: { readonly count: Count; readonly newest: readonly string[] };
  readonly persistentTerms: { readonly count: Count; readonly memory: Bytes };
  /** By type: what its carriers hold and what its blocks use. */
  readonly allocators: readonly { readonly type: string; readonly allocated: Bytes; readonly used: Bytes }[];
  /** What taking it took of the node's time: an upper bound of the CPU time. */
  readonly cost?: Millis;
}

/** A process worth a closer look: large, growing, with a long mailbox, or busy. */
export interface SuspectProcess {
  readonly pid: string;
  readonly name: string | null;
  /** `stalled`: it did not answer; what is given is what needs no answer. */
  readonly state: "read" | "stalled";
  /** Why it is looked at. */
  readonly because: readonly ("heap" | "mailbox" | "binaries" | "reductions" | "stack" | "watched")[];
  readonly initialCall?: string;
  readonly status?: string;
  readonly reductions?: Count;
  readonly mailbox?: Count;
  /** All of the process: heap, mailbox, links and monitors. */
  readonly memory?: Bytes;
  /** Young and old heap with stack. */
  readonly heap?: Bytes;
  readonly oldHeap?: Bytes;
  readonly stack?: Bytes;
  readonly dictionary?: Count;
  readonly links?: Count;
  readonly monitors?: Count;
  readonly monitoredBy?: Count;
  /** Reference-counted binaries it refers to. */
  readonly binaries?: { readonly count: Count; readonly bytes: Bytes };
  /** Collections of the young heap since the last full one. */
  readonly minorCollections?: Count;
  /** Innermost first, `module:function/arity` with `(file:line)` where debug information has it; sixteen at most. */
  readonly frames: readonly string[];
  /** Kinds of the messages at the front of the mailbox, e.g. `{touch, _, _}` or `$gen_call`, most frequent first. */
  readonly messages?: readonly { readonly kind: string; readonly count: Count }[];
}

export interface Suspects {
  readonly processes: readonly SuspectProcess[];
  readonly tables: readonly SuspectTable[];
  /** As that of the census. */
  readonly cost?: Millis;
}

export interface SuspectTable {
  readonly name: string;
  readonly id: string;
  readonly owner: Owner;
  readonly type: string;
  readonly rows: Count;
  readonly memory: Bytes;
  /** Reference-counted binaries that its rows refer to; only where asking is cheap. */
  readonly binaries?: { readonly count: Count; readonly bytes: Bytes };
  /** `safe_fixtable` in force: for how long by now, and by whom. */
  readonly fixed?: { readonly since: Millis; readonly by: readonly string[] };
}

/** What one process held before and after the forced collection. */
export interface Collected {
  readonly pid: string;
  readonly name: string | null;
  readonly initialCall?: string;
  readonly heap: { readonly before: Bytes; readonly after: Bytes };
  readonly binaries?: { readonly before: Bytes; readonly after: Bytes; readonly released: Count };
  readonly mailbox?: Count;
  /** Of a gen_server or gen_statem at rest: the size of its state. */
  readonly state?: Words;
  /** What is in that state: words of text as lists, bytes of binaries and of the whole binaries they are parts of. */
  readonly stateHolds?: {
    readonly characterLists: Words;
    readonly binaryBytes: Bytes;
    readonly referencedBytes: Bytes;
  };
}

/** What a few rows of a table are made of. */
export interface RowSample {
  readonly table: string;
  /** As that of the SuspectTable. */
  readonly id: string;
  readonly looked: Count;
  /** Flat words of a row, on average. */
  readonly words: Words;
  /** Words of it that are lists of characters that can be printed (Latin-1). */
  readonly characterLists: Words;
  /** Bytes of the binaries in it, and of the whole binaries that these are parts of. */
  readonly binaryBytes: Bytes;
  readonly referencedBytes: Bytes;
}

/** The experiments at the end of a run; each may be switched off, and is absent then. */
export interface Examination {
  readonly collected?: readonly Collected[];
  readonly rows?: readonly RowSample[];
  readonly census?: Census;
  readonly suspects?: Suspects;
  /** As that of the census. */
  readonly cost?: Millis;
}

/** Rows of a table that were drawn at random at one moment, and how many of them are still there. */
export interface DrawnRows {
  /** Milliseconds since the start of the run. */
  readonly drawnAt: Millis;
  /** Of the whole table then. */
  readonly rows: Count;
  readonly drawn: Count;
  /** Rows that were gone at an earlier look count as gone though their keys may have come back. */
  readonly left: Count;
}

/** One look at the rows of a table that are followed. */
export interface FollowedRows {
  readonly table: string;
  /** When earlier draws were sought, in milliseconds since the start of the run. */
  readonly at: Millis;
  /** Of the whole table then. */
  readonly rows: Count;
  /** Earliest first; the last was drawn right after that, unless it could not be. */
  readonly draws: readonly DrawnRows[];
  /** Why nothing is drawn from this table: it is private, or an `ordered_set` too long to read. */
  readonly undrawn?: "private" | "ordered";
  readonly cost: Millis;
}
