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

export const allocatorsAnswer = z.object({ allocated: z.int(), used: z.int(), spent });
export const collectedAnswer = z.object({ collected: z.int(), pending: z.int() });
export const attachedAnswer = z.object({ system_monitor: z.enum(["taken", "not_free"]) });
export const detachedAnswer = z.object({ left: z.array(z.string()) });
