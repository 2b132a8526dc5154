import { formatBytes, formatCount, MIB, type Bytes } from "../base/units.ts";
import type { CrashDump, DeadProcess, DeadTable, DeathKind, Lead } from "../timeline/crash-dump.ts";
import { isGarbing } from "./processes.ts";

type Picture = Omit<CrashDump, "leads">;
/** A lead and the share, 0 to 1, of what ran out that it accounts for. */
type Weighed = Lead & { readonly share: number };

/** Below this share of the node's memory nothing is worth a lead. */
const NOTABLE = 0.2;
/** Nor below this many bytes: an idle node of Erlang/OTP takes about as much. */
const SMALL: Bytes = 32 * MIB;
/** A mailbox longer than this is work that waits; a busy server's stays far below. */
const LONG_MAILBOX = 1_000;
/** As many of a kind is a leak of them, where most of their kind are the same. */
const MANY = 1_000;

/** What class of leak a dump points to. Each rule looks at one thing; what accounts for most comes first. */
export function leadsOf(dump: Picture): Lead[] {
  return rules
    .map((rule) => rule(dump))
    .filter((lead) => lead !== null)
    .sort((a, b) => b.share - a.share)
    .map(({ leakClass, sentence }) => ({ leakClass, sentence }));
}

const rules: readonly ((dump: Picture) => Weighed | null)[] = [
  largestTable,
  largestProcess,
  longestMailbox,
  binaries,
  atoms,
  processes,
  tablesOfOneName,
  ports,
  unusedCarriers,
];

/** The incident: one process owns most of the memory's rows, and holds many of them on its heap as well. */
function largestTable(dump: Picture): Weighed | null {
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
function largestProcess(dump: Picture): Weighed | null {
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

function longestMailbox(dump: Picture): Weighed | null {
  const process = dump.processes.byMailbox[0];
  if (!process || process.mailbox < LONG_MAILBOX || ownsLargeTable(process, dump)) return null;
  const waits = process.state === "Waiting";
  const what = `${formatCount(process.mailbox)} messages waited for process ${nameOf(process)}`;
  return {
    leakClass: waits ? "mailbox_unmatched" : "mailbox_overload",
    share: shareOf(process.memory, dump),
    sentence: waits
      ? `${what}, which waited too: none of them was one that it receives.`
      : `${what}, which was at work (${process.state.toLowerCase()}): they came faster than it took them.`,
  };
}

function binaries(dump: Picture): Weighed | null {
  const bytes = dump.memory["binary"] ?? 0;
  if (!isNotable(bytes, dump)) return null;
  return {
    leakClass: "refc_binary_router",
    share: shareOf(bytes, dump),
    sentence: `Reference-counted binaries held ${formatBytes(bytes)} = ${shareText(bytes, dump)}.`,
  };
}

function atoms({ atoms: { count, limit }, known }: Picture): Weighed | null {
  const share = limit === null ? 0 : Math.min(1, count / limit);
  if (known?.kind !== "atoms-exhausted" && share < 0.5) return null;
  return {
    leakClass: "atoms",
    share,
    sentence: `${formatCount(count)} atoms of at most ${limit === null ? "?" : formatCount(limit)}: something makes atoms of what comes from outside.`,
  };
}

function processes(dump: Picture): Weighed | null {
  const group = dump.processes.byCall[0];
  return manyOfOne(
    dump,
    "processes-exhausted",
    "process_leak",
    group?.count,
    dump.processes.count,
    () =>
      `${formatCount(group!.count)} of ${formatCount(dump.processes.count)} processes began in ${group!.call}.`,
  );
}

function tablesOfOneName(dump: Picture): Weighed | null {
  const group = dump.tables.byName[0];
  return manyOfOne(
    dump,
    "tables-exhausted",
    "ets_tables_per_thing",
    group?.count,
    dump.tables.count,
    () =>
      `${formatCount(group!.count)} of ${formatCount(dump.tables.count)} tables are called ${group!.name}.`,
  );
}

function ports(dump: Picture): Weighed | null {
  const group = dump.ports.byKind[0];
  return manyOfOne(
    dump,
    "ports-exhausted",
    "ports_and_sockets",
    group?.count,
    dump.ports.count,
    () =>
      `${formatCount(group!.count)} of ${formatCount(dump.ports.count)} ports are of the kind ${group!.kind}.`,
  );
}

/** Many users are many processes; it takes the death by their number, or a share that leaves no room for doubt. */
function manyOfOne(
  { known }: Picture,
  kind: DeathKind,
  leakClass: string,
  count = 0,
  total: number,
  sentence: () => string,
): Weighed | null {
  const share = total === 0 ? 0 : count / total;
  if (share < 0.5 || (known?.kind !== kind && count < MANY)) return null;
  return { leakClass, share: known?.kind === kind ? 1 : 0, sentence: sentence() };
}

function unusedCarriers(dump: Picture): Weighed | null {
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
  return [
    `had a heap of ${formatBytes(heapOf(owner))}`,
    ...(owner.mailbox > 0 ? [`${formatCount(owner.mailbox)} messages waiting`] : []),
    ...(isGarbing(owner) ? ["was in a garbage collection"] : []),
  ].join(", ");
}

function waiting({ mailbox }: DeadProcess): string {
  return mailbox === 0 ? "an empty mailbox" : `${formatCount(mailbox)} messages waiting`;
}

function heapOf({ heap, oldHeap }: DeadProcess): Bytes {
  return heap + oldHeap;
}

function nameOf({ name, initialCall, pid }: DeadProcess): string {
  if (name !== null) return name;
  return initialCall === null ? pid : `${pid} (${initialCall})`;
}

function isNotable(bytes: Bytes, dump: Picture): boolean {
  return bytes >= SMALL && shareOf(bytes, dump) >= NOTABLE;
}

/** Of what the VM had allocated; of what was counted where the dump broke off before it said. */
function shareOf(bytes: Bytes, { memory, tables, processes: { byMemory } }: Picture): number {
  const total = memory["total"] ?? tables.memory + sum(byMemory.map((process) => process.memory));
  return total === 0 ? 0 : bytes / total;
}

function shareText(bytes: Bytes, dump: Picture): string {
  return `${Math.round(100 * shareOf(bytes, dump))} % of the node's memory`;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
