import { z } from "zod";

/** What the modules of erlang-fixtures/probe answer: bytes, but words where a key ends in `_words`. */

/** What an answer cost the node. */
const spent = z.object({ us: z.int(), reductions: z.int() });
export type Spent = z.infer<typeof spent>;

export const sampleAnswer = z.object({
  memory: z.object({
    total: z.int(),
    processes: z.int(),
    processes_used: z.int(),
    system: z.int(),
    atom: z.int(),
    binary: z.int(),
    code: z.int(),
    ets: z.int(),
  }),
  counts: z.object({ processes: z.int(), ports: z.int(), atoms: z.int(), ets_tables: z.int() }),
  run_queue: z.int(),
  tables: z.record(z.string(), z.object({ rows: z.int(), words: z.int() }).nullable()),
  spent,
});

export type SampleAnswer = z.infer<typeof sampleAnswer>;

export const processAnswer = z.discriminatedUnion("state", [
  z.object({ state: z.literal("gone") }),
  z.object({ state: z.literal("stalled"), pid: z.string() }),
  z.object({
    state: z.literal("read"),
    pid: z.string(),
    heap_words: z.int(),
    memory: z.int(),
    mailbox: z.int(),
    reductions: z.int(),
    spent,
  }),
]);

const subject = z.object({ pid: z.string(), name: z.string().nullable() });

/** What only the process itself can tell is absent where it did not answer in time. */
const topProcess = subject.extend({
  state: z.enum(["read", "stalled"]),
  heap_words: z.int().exactOptional(),
  mailbox: z.int().exactOptional(),
  status: z.string().exactOptional(),
  reductions: z.int().exactOptional(),
  initial_call: z.string().exactOptional(),
  stack: z.array(z.string()).exactOptional(),
});

export const scanAnswer = z.object({
  processes: z.object({
    total: z.int(),
    scanned: z.int(),
    /** Kept the scan waiting, and were left out. */
    busy: z.array(subject),
    by_heap: z.array(topProcess),
    by_mailbox: z.array(topProcess),
    by_stack: z.array(subject.extend({ stack_words: z.int() })),
    by_binaries: z.array(subject.extend({ binary_words: z.int() })),
    by_reductions: z.array(subject.extend({ reductions: z.int() })),
  }),
  tables: z.object({
    total: z.int(),
    scanned: z.int(),
    by_memory: z.array(
      z.object({
        name: z.string(),
        id: z.string(),
        words: z.int(),
        rows: z.int(),
        type: z.string(),
        owner: subject,
      }),
    ),
  }),
  spent,
});
export type ScanAnswer = z.infer<typeof scanAnswer>;

const allocated = { allocated: z.int(), used: z.int() };
export const allocatorsAnswer = z.object({
  ...allocated,
  types: z.array(z.object({ type: z.string(), ...allocated })),
  spent,
});
export type AllocatorsAnswer = z.infer<typeof allocatorsAnswer>;

const held = z.object({ count: z.int(), bytes: z.int() });

export const suspectsAnswer = z.object({
  processes: z.array(
    subject.extend({
      state: z.enum(["read", "stalled"]),
      initial_call: z.string().exactOptional(),
      status: z.string().exactOptional(),
      reductions: z.int().exactOptional(),
      mailbox: z.int().exactOptional(),
      heap_words: z.int().exactOptional(),
      old_heap_words: z.int().exactOptional(),
      stack_words: z.int().exactOptional(),
      memory: z.int().exactOptional(),
      dictionary: z.int().exactOptional(),
      links: z.int().exactOptional(),
      monitors: z.int().exactOptional(),
      monitored_by: z.int().exactOptional(),
      binaries: held.exactOptional(),
      minor_collections: z.int().exactOptional(),
      frames: z.array(z.string()),
      messages: z.array(z.object({ kind: z.string(), count: z.int() })).exactOptional(),
    }),
  ),
  tables: z.array(
    z.object({
      name: z.string(),
      id: z.string(),
      owner: subject.extend({ alive: z.boolean() }),
      type: z.string(),
      rows: z.int(),
      memory_words: z.int(),
      binaries: held.exactOptional(),
      fixed: z.object({ since: z.int(), by: z.array(z.string()) }).exactOptional(),
    }),
  ),
  spent,
});
export type SuspectsAnswer = z.infer<typeof suspectsAnswer>;

const owned = z.object({ name: z.string(), owner: z.string(), owners: z.int(), count: z.int() });

export const censusAnswer = z.object({
  total: z.int(),
  looked_at: z.int(),
  busy: z.array(subject),
  processes: z.array(
    z.object({
      initial_call: z.string(),
      count: z.int(),
      estimated: z.boolean(),
      current_function: z.string(),
      there: z.int(),
      parent: z.string(),
      children: z.int(),
      sample: z.array(z.string()),
      looked_at: z.int(),
      orphans: z.int(),
    }),
  ),
  tables: z.array(owned.extend({ named: z.boolean(), memory_words: z.int() })),
  ports: z.array(owned.extend({ to: z.string().exactOptional() })),
  spawned: z.int(),
  /** Pids by registered name. */
  names: z.record(z.string(), z.string()),
  atoms: z.int(),
  new_atoms: z.array(z.object({ name: z.string(), count: z.int() })),
  modules: z.object({ count: z.int(), newest: z.array(z.string()) }),
  persistent_terms: z.object({ count: z.int(), memory: z.int() }),
  spent,
});
export type CensusAnswer = z.infer<typeof censusAnswer>;

const makeup = {
  words: z.int(),
  character_lists: z.int(),
  binary_bytes: z.int(),
  referenced_bytes: z.int(),
};

export const rowsAnswer = z.object({ rows: z.object({ looked: z.int(), ...makeup }).nullable(), spent });

export const statesAnswer = z.object({
  processes: z.array(z.object({ pid: z.string(), ...makeup })),
  spent,
});

/** Keys of rows, for the node alone to read; `why` there are none. */
export const drawAnswer = z.object({
  keys: z.string().exactOptional(),
  count: z.int().exactOptional(),
  rows: z.int().exactOptional(),
  why: z.enum(["no_table", "private", "ordered"]).exactOptional(),
  spent,
});

export type DrawAnswer = z.infer<typeof drawAnswer>;

/** A `1` for every key that is still there, a `0` for one that is not; null where the table is gone. */
export const leftAnswer = z.object({
  left: z.array(z.string().regex(/^[01]*$/)).nullable(),
  rows: z.int().nullable(),
  spent,
});

export const collectAnswer = z.object({
  processes: z.array(
    z.object({
      pid: z.string(),
      heap_before_words: z.int(),
      heap_after_words: z.int(),
      mailbox: z.int(),
      binaries: z.object({ before: z.int(), after: z.int(), released: z.int() }).exactOptional(),
    }),
  ),
  spent,
});

export const collectedAnswer = z.object({ collected: z.int(), pending: z.int() });
export const attachedAnswer = z.object({ system_monitor: z.enum(["taken", "not_free"]) });
export const detachedAnswer = z.object({ left: z.array(z.string()) });
