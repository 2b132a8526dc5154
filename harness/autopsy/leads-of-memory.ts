import { formatBytes, formatCount, type Bytes } from "../base/units.ts";
import type { DeadProcess, DeadTable } from "../timeline/crash-dump.ts";
import { isGarbing } from "./processes.ts";
import { isNotable, shareOf, shareText, SMALL, sum, type Picture, type Weighed } from "./share.ts";

/** A mailbox longer than this is work that waits; a busy server's stays far below. */
const LONG_MAILBOX = 1_000;

/** The incident: one process owns most of the memory's rows, and holds many of them on its heap as well. */
export function largestTable(dump: Picture): Weighed | null {
  const table = dump.tables.byMemory[0];
  if (!table || !isNotable(table.memory, dump)) return null;
  const what = `Table ${table.name} held ${formatCount(table.rows)} rows, ${formatBytes(table.memory)} = ${shareText(table.memory, dump)}`;
  const share = shareOf(table.memory, dump);
  if (table.fixed)
    return {
      leakClass: "ets_fixed_table",
      share,
      sentence: `${what}, and was fixed: what is deleted from a fixed table is not given back.`,
    };
  const owner = ownerOf(table, dump);
  if (owner && (isNotable(heapOf(owner), dump) || owner.mailbox >= LONG_MAILBOX || isGarbing(owner)))
    return {
      leakClass: "ets_sweep_slower_than_arrivals",
      share: share + shareOf(heapOf(owner), dump),
      sentence: `${what}; its owner ${nameOf(owner)} ${burdenOf(owner)}.`,
    };
  return {
    leakClass: "ets_rows_never_removed",
    share,
    sentence: `${what}; its owner is ${table.owner.name ?? table.owner.pid}.`,
  };
}

/** A large heap with little in the mailbox: state, or a stack. */
export function largestProcess(dump: Picture): Weighed | null {
  const process = dump.processes.byMemory[0];
  if (!process || !isNotable(process.memory, dump)) return null;
  if (process.mailbox >= LONG_MAILBOX || ownsLargeTable(process, dump)) return null;
  const what = `Process ${nameOf(process)} held ${formatBytes(process.memory)} = ${shareText(process.memory, dump)}`;
  const share = shareOf(process.memory, dump);
  const repeated = repeatedCall(process);
  if (repeated !== null)
    return {
      leakClass: "non_tail_recursion",
      share,
      sentence: `${what}; its stack returns to ${repeated} again and again.`,
    };
  const at = process.stack[0] === undefined ? "" : `, in ${process.stack[0]}`;
  return { leakClass: "gen_server_state", share, sentence: `${what}, with ${waiting(process)}${at}.` };
}

export function longestMailbox(dump: Picture): Weighed | null {
  const process = dump.processes.byMailbox[0];
  if (!process || process.mailbox < LONG_MAILBOX || ownsLargeTable(process, dump)) return null;
  const what = `${formatCount(process.mailbox)} messages waited for process ${nameOf(process)}`;
  const share = shareOf(process.memory, dump);
  if (process.state !== "Waiting") {
    const sentence = `${what}, which was at work (${process.state.toLowerCase()}): they came faster than it took them.`;
    return { leakClass: "mailbox_overload", share, sentence };
  }
  const call = process.stack.find((one) => awaitsAnAnswer.test(one));
  if (call !== undefined) {
    const sentence = `${what}, which waited for an answer in the middle of its work, in ${process.stack[0]!}.`;
    return { leakClass: "mailbox_overload", share, sentence };
  }
  const sentence = `${what}, which waited too: none of them was one that it receives.`;
  return { leakClass: "mailbox_unmatched", share, sentence };
}

/** Calls of OTP that wait for one message only, or have a callback at work. A behaviour at rest takes any message. */
const awaitsAnAnswer =
  /^(gen:do_call|prim_inet:|gen_server:try_|gen_statem:(loop_state_callback|call_state))/;

export function binaries(dump: Picture): Weighed | null {
  const bytes = dump.memory["binary"] ?? 0;
  if (!isNotable(bytes, dump)) return null;
  return {
    leakClass: "refc_binary_router",
    share: shareOf(bytes, dump),
    sentence: `Reference-counted binaries held ${formatBytes(bytes)} = ${shareText(bytes, dump)}.`,
  };
}

export function unusedCarriers(dump: Picture): Weighed | null {
  const carriers = sum(dump.allocators.map((one) => one.carriers));
  const blocks = sum(dump.allocators.map((one) => one.blocks));
  const unused = carriers - blocks;
  if (unused < SMALL || unused < carriers / 2) return null;
  return {
    leakClass: "allocator_fragmentation",
    share: unused / carriers,
    sentence: `The allocators had ${formatBytes(carriers)} from the system and used ${formatBytes(blocks)} of it.`,
  };
}

/** A call that most of the frames return to. */
function repeatedCall({ stack }: DeadProcess): string | null {
  const last = stack.at(-1);
  const times = stack.filter((call) => call === last).length;
  return last !== undefined && times >= 6 && times > stack.length / 2 ? last : null;
}

function waiting({ mailbox }: DeadProcess): string {
  if (mailbox === 1) return "1 message waiting";
  return mailbox === 0 ? "an empty mailbox" : `${formatCount(mailbox)} messages waiting`;
}

/** Then it is told with its table. */
function ownsLargeTable({ pid }: DeadProcess, dump: Picture): boolean {
  const table = dump.tables.byMemory[0];
  return table?.owner.pid === pid && isNotable(table.memory, dump);
}

function ownerOf(
  { owner }: DeadTable,
  { processes: { byMemory, byMailbox }, running }: Picture,
): DeadProcess | null {
  return [...running, ...byMemory, ...byMailbox].find(({ pid }) => pid === owner.pid) ?? null;
}

function burdenOf(owner: DeadProcess): string {
  const heap = `had a heap of ${formatBytes(heapOf(owner))} and ${waiting(owner)}`;
  return isGarbing(owner) ? `${heap}, and was in a garbage collection` : heap;
}

function heapOf({ heap, oldHeap }: DeadProcess): Bytes {
  return heap + oldHeap;
}

function nameOf({ name, initialCall, pid }: DeadProcess): string {
  if (name !== null) return name;
  return initialCall === null ? pid : `${pid} (${initialCall})`;
}
