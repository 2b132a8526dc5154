import { z } from "zod";
import type { CrashDump, DeadProcess } from "../timeline/crash-dump.ts";
import { bytes, count } from "./quantities.ts";
import { schemaFor } from "./same-shape.ts";

const deathKind = z.enum([
  "allocation-failure",
  "atoms-exhausted",
  "processes-exhausted",
  "ports-exhausted",
  "tables-exhausted",
  "system-limit",
  "application-ended",
  "boot-failed",
  "halted",
  "signalled",
]);

const deadProcess = schemaFor<DeadProcess>()(
  z.strictObject({
    pid: z.string(),
    name: z.string().nullable(),
    state: z.string().describe("Garbing: it was in a garbage collection."),
    spawnedAs: z.string().nullable().describe("module:function/arity"),
    initialCall: z.string().nullable().describe("Where the behaviour's own code began."),
    stack: z.array(z.string()).describe("Innermost first, module:function/arity."),
    memory: bytes("All of the process."),
    heap: bytes("Young heap with the stack."),
    oldHeap: bytes("Old heap."),
    mailbox: count("Messages that wait."),
    reductions: count("Reductions."),
  }),
).meta({ id: "DeadProcess", description: "A process of the dead node." });

const deadTable = z.strictObject({
  name: z.string(),
  owner: z.strictObject({ pid: z.string(), name: z.string().nullable() }),
  type: z.string(),
  rows: count("Rows."),
  memory: bytes("All of the table."),
  fixed: z.boolean().describe("A traversal keeps its removed rows."),
});

const ofKind = z.strictObject({ kind: z.string(), count: count("Ports of this kind.") });

/** What a dead node's `erl_crash.dump` says. */
export const crashDump = schemaFor<CrashDump>()(
  z.strictObject({
    at: z.string().describe("The node's own words, its local time."),
    slogan: z.string(),
    known: z
      .strictObject({
        kind: deathKind,
        meaning: z.string(),
        request: z
          .strictObject({ allocator: z.string(), bytes: bytes("Asked for."), purpose: z.string() })
          .exactOptional()
          .describe("The request that could not be met."),
      })
      .nullable()
      .describe("Null for a slogan that is none of the VM's own."),
    system: z.string(),
    node: z.string().nullable().describe("Null for a node that was not distributed."),
    taints: z.string().describe("Native code that was loaded."),
    truncated: z.string().nullable().describe("Why the dump holds less than the node did."),
    memory: z.record(z.string(), bytes("As erlang:memory/0 had it.")),
    atoms: z.strictObject({ count: count("Atoms."), limit: count("Most atoms.").nullable() }),
    running: z.array(deadProcess).describe("Whom the schedulers ran."),
    processes: z.strictObject({
      count: count("Processes."),
      byMemory: z.array(deadProcess),
      byMailbox: z.array(deadProcess),
      byCall: z.array(
        z.strictObject({ call: z.string(), count: count("Processes that were spawned as this.") }),
      ),
    }),
    tables: z.strictObject({
      count: count("ETS tables."),
      memory: bytes("All ETS tables."),
      byMemory: z.array(deadTable),
      byName: z.array(z.strictObject({ name: z.string(), count: count("Tables of such a name.") })),
    }),
    ports: z.strictObject({ count: count("Ports."), byKind: z.array(ofKind) }),
    timers: count("Timers."),
    allocators: z.array(
      z.strictObject({
        type: z.string(),
        carriers: bytes("Taken from the system."),
        blocks: bytes("In use of that."),
      }),
    ),
    leads: z
      .array(z.strictObject({ leakClass: z.string(), sentence: z.string() }))
      .describe("What all this points to, the likeliest first."),
  }),
).meta({ id: "CrashDump", description: "What the dead node's erl_crash.dump says." });
