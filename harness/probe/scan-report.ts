import { formatBytes, formatCount, wordsToBytes, type Bytes, type Quantity } from "../base/units.ts";
import type { ScanAnswer } from "./answers.ts";

/** How many of each ranking are looked at between two scans. */
const SUSPECTS = 5;

/** A process in the data of the event `processes.top`; what only it can tell is absent where it did not answer. */
export interface TopProcess {
  readonly pid: string;
  readonly name: string | null;
  readonly state: "read" | "stalled";
  /** Young and old heap with their fragments. */
  readonly heap?: Bytes;
  readonly mailbox?: Quantity<"count">;
  readonly status?: string;
  readonly reductions?: Quantity<"count">;
  readonly initialCall?: string;
  readonly currentFunction?: string;
  /** Innermost first, eight at most. */
  readonly stack?: readonly string[];
}

export interface Suspect {
  readonly pid: string;
  readonly name: string | null;
}

type Ranked = ScanAnswer["processes"]["by_heap"][number];

/** The largest processes, in bytes. */
export function topProcesses({ processes }: ScanAnswer, wordsize: Bytes) {
  const { total, scanned, busy } = processes;
  const byHeap = processes.by_heap.map((process) => describe(process, wordsize));
  const byMailbox = processes.by_mailbox.map((process) => describe(process, wordsize));
  const found = [
    ...byHeap.slice(0, 1).map((top) => `largest heap ${formatBytes(top.heap ?? 0)} (${labelOf(top)})`),
    ...byMailbox
      .slice(0, 1)
      .map((top) => `longest mailbox ${formatCount(top.mailbox ?? 0)} (${labelOf(top)})`),
    ...(scanned + busy.length < total
      ? [`looked at ${formatCount(scanned)} of ${formatCount(total)} only`]
      : []),
    ...(busy.length > 0 ? [`not answering: ${busy.map(labelOf).join(", ")}`] : []),
  ];
  return { message: found.join("; "), data: { total, scanned, busy, byHeap, byMailbox } };
}

/** The largest tables, in bytes. */
export function topTables({ tables }: ScanAnswer, wordsize: Bytes) {
  const { total, scanned } = tables;
  const byMemory = tables.by_memory.map(({ words, ...table }) => ({
    ...table,
    memory: wordsToBytes(words, wordsize),
  }));
  const [top] = byMemory;
  const message = top
    ? `largest table ${formatBytes(top.memory)} in ${formatCount(top.rows)} rows (${top.name}, owned by ${labelOf(top.owner)})`
    : "no table could be read";
  return { message, data: { total, scanned, byMemory } };
}

/** As values of series; what nobody has enough of to be ranked has none. */
export function largestHeld({ processes }: ScanAnswer, wordsize: Bytes): Readonly<Record<string, Bytes>> {
  const [stack] = processes.by_stack;
  const [binaries] = processes.by_binaries;
  return {
    ...(stack && { "stack.largest": wordsToBytes(stack.stack_words, wordsize) }),
    ...(binaries && { "binaries.largest": wordsToBytes(binaries.binary_words, wordsize) }),
  };
}

/** Whom to look at until the next scan. */
export function suspectsOf({ processes }: ScanAnswer): readonly Suspect[] {
  const { by_heap, by_mailbox, busy } = processes;
  return [by_heap, by_mailbox, busy].flatMap((ranking) => ranking.slice(0, SUSPECTS));
}

function describe(process: Ranked, wordsize: Bytes): TopProcess {
  const { heap_words, initial_call, stack, ...rest } = process;
  return {
    ...rest,
    ...(heap_words !== undefined && { heap: wordsToBytes(heap_words, wordsize) }),
    ...(initial_call !== undefined && { initialCall: initial_call }),
    ...(stack?.[0] !== undefined && { currentFunction: stack[0], stack }),
  };
}

function labelOf({ pid, name }: Suspect): string {
  return name === null ? pid : `${name} ${pid}`;
}
