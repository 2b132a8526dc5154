import { formatBytes, formatCount, type Bytes } from "../base/units.ts";
import type { CrashDump, DeadProcess, DeadTable, Lead } from "../timeline/crash-dump.ts";
import type { Paint } from "./colours.ts";
import { line } from "./figure-lines.ts";
import { wrap } from "./layout.ts";

/** What a crash dump says, for people; of each list the first `rows`. */
export function crashDumpLines(dump: CrashDump, rows: number, paint: Paint): readonly string[] {
  const { slogan, known, node, system, at, truncated, running } = dump;
  const { byMemory, byMailbox } = dump.processes;
  const told = new Set<string>();
  const tell = (process: DeadProcess) => {
    const isNew = !told.has(process.pid);
    told.add(process.pid);
    return processLines(process, isNew);
  };
  return [
    ...wrap(slogan, 2).map((text) => paint("bad", text)),
    ...(known === null ? [] : wrap(known.meaning, 2)),
    "",
    ...line("node", [...(node === null ? [] : [node]), system].join(", ")),
    ...line("died", at),
    ...line("dump", truncated === null ? null : `not whole: ${truncated}`),
    ...line("native code", dump.taints === "" ? null : dump.taints),
    ...line("memory", memoryText(dump)),
    ...line("allocators", allocatorsText(dump)),
    ...line("atoms", atomsText(dump)),
    ...line(
      "processes",
      countsText(dump.processes.count, dump.processes.byCall, ({ call }) => call),
    ),
    ...line(
      "ETS tables",
      countsText(dump.tables.count, dump.tables.byName, ({ name }) => name),
    ),
    ...line(
      "ports",
      countsText(dump.ports.count, dump.ports.byKind, ({ kind }) => kind),
    ),
    ...line("timers", dump.timers === 0 ? null : formatCount(dump.timers)),
    ...listed("running when it died", running.slice(0, rows).flatMap(tell), paint),
    ...listed("processes by memory", head(byMemory, rows, memoryOf).flatMap(tell), paint),
    ...listed("processes by mailbox", head(byMailbox, rows, mailboxOf).flatMap(tell), paint),
    ...listed("tables by memory", head(dump.tables.byMemory, rows, memoryOf).flatMap(tableLines), paint),
    ...listed("what it points to", dump.leads.flatMap(leadLines), paint),
  ];
}

function listed(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length === 0 ? [] : ["", paint("strong", `  ${title}`), ...lines];
}

/** The first of a list, largest first, without what is too small beside the largest to matter. */
function head<T>(items: readonly T[], rows: number, sizeOf: (item: T) => number): readonly T[] {
  const least = items[0] === undefined ? 0 : sizeOf(items[0]) * WORTH_A_ROW;
  return items.slice(0, rows).filter((item) => sizeOf(item) >= least);
}

function memoryOf({ memory }: DeadProcess | DeadTable): Bytes {
  return memory;
}

function mailboxOf({ mailbox }: DeadProcess): number {
  return mailbox;
}

const WORTH_A_ROW = 0.02;

/** Parts of a total, the largest first; parts of parts (`…_used`) and sums of others are left out. */
function memoryText({ memory }: CrashDump): string | null {
  const total = memory["total"];
  if (total === undefined) return null;
  const told = Object.entries(memory)
    .filter(([name]) => name !== "total" && name !== "system" && !name.endsWith("_used"))
    .sort(([, a], [, b]) => b - a)
    .map(([name, bytes]) => `${name} ${formatBytes(bytes)}`);
  return `${formatBytes(total)}: ${told.join(", ")}`;
}

function allocatorsText({ allocators }: CrashDump): string | null {
  if (allocators.length === 0) return null;
  const told = allocators.slice(0, 3).map(({ type, carriers, blocks }) => {
    return `${type} ${formatBytes(carriers)}, ${formatBytes(blocks)} of it in use`;
  });
  return `from the system: ${told.join("; ")}`;
}

function atomsText({ atoms: { count, limit } }: CrashDump): string {
  return formatCount(count) + (limit === null ? "" : ` of at most ${formatCount(limit)}`);
}

/** Only what there are several of is worth its name. */
function countsText<T extends { readonly count: number }>(
  total: number,
  groups: readonly T[],
  nameOf: (group: T) => string,
): string {
  const several = groups.filter(({ count }) => count > 1).slice(0, 3);
  const told = several.map((group) => `${formatCount(group.count)} ${nameOf(group)}`);
  return formatCount(total) + (told.length === 0 ? "" : `: ${told.join(", ")}`);
}

/** Where it was in the code is told once. */
function processLines(process: DeadProcess, withCalls: boolean): readonly string[] {
  const { pid, name, state, memory, heap, oldHeap, mailbox, initialCall, spawnedAs, stack } = process;
  const facts = [
    `${name === null ? "" : `${name} `}${pid}`,
    state.toLowerCase(),
    `heap ${formatBytes(heap + oldHeap)}`,
    mailbox === 1 ? "1 message" : `${formatCount(mailbox)} messages`,
    ...(name === null ? [`began in ${initialCall ?? spawnedAs ?? "?"}`] : []),
  ];
  const [first, ...rest] = wrap(facts.join(", "), CELL);
  const calls = stack.length === 0 || !withCalls ? [] : wrap(callsText(stack), CELL);
  return [cell(memory) + first!.trimStart(), ...rest, ...calls];
}

/** Innermost first; a call that returns to itself is told once, with how often. */
function callsText(stack: readonly string[]): string {
  const starts = [...stack.keys()].filter((at) => stack[at] !== stack[at - 1]);
  return starts
    .slice(0, CALLS)
    .map((from, index) => {
      const times = (starts[index + 1] ?? stack.length) - from;
      return stack[from]! + (times > 1 ? ` × ${times}` : "");
    })
    .join(" ← ");
}

const CALLS = 5;

function tableLines({ name, owner, type, rows, memory, fixed }: DeadTable): readonly string[] {
  const facts = `${name} (${type}), ${formatCount(rows)} rows, owner ${owner.name ?? owner.pid}${fixed ? ", fixed" : ""}`;
  const [first, ...rest] = wrap(facts, CELL);
  return [cell(memory) + first!.trimStart(), ...rest];
}

function leadLines({ leakClass, sentence }: Lead): readonly string[] {
  return wrap(`${leakClass}: ${sentence}`, 4);
}

/** Columns before the text of a row: the bytes and two blanks. */
const CELL = 16;

function cell(bytes: number): string {
  return `${formatBytes(bytes).padStart(CELL - 2)}  `;
}
