import type { Bytes } from "../base/units.ts";
import type { CrashDump, DeadProcess, ProcessesByCall } from "../timeline/crash-dump.ts";
import { initialCallReader } from "./initial-calls.ts";
import { Largest } from "./largest.ts";
import type { Running } from "./running.ts";
import { fields, numberOf, type SectionReader } from "./sections.ts";
import { addFrame, functionAt } from "./stacks.ts";
import { Tally } from "./tally.ts";

const KEPT = 8;
/** Registered names that are remembered, to name the owners of tables. */
const NAMES_KEPT = 50_000;
/** What proc_lib spawns, `init_p/3` for a fun and `init_p/5` otherwise: the initial call in the dictionary tells more. */
const PROC_LIB = "proc_lib:init_p/";

/** Gathers what a dump says of processes: a section for each, then the stacks, then the heaps. */
export class Processes {
  readonly #wordsize: () => Bytes;
  #count = 0;
  #ofProcLib = 0;
  readonly #names = new Map<string, string>();
  readonly #byMemory = new Largest<DeadProcess>(KEPT, ({ memory }) => memory);
  readonly #byMailbox = new Largest<DeadProcess>(KEPT, ({ mailbox }) => mailbox);
  readonly #running = new Map<string, Running>();
  readonly #ran = new Map<string, DeadProcess>();
  readonly #stacks = new Map<string, string[]>();
  readonly #initialCalls = new Map<string, string>();
  readonly #spawnedAs = new Tally();
  readonly #begunAs = new Tally();

  constructor(wordsize: () => Bytes) {
    this.#wordsize = wordsize;
  }

  /** Comes before the processes. */
  ran(running: Running): void {
    this.#running.set(running.pid, running);
  }

  process(pid: string): SectionReader {
    return fields((section) => this.#add(pid, section));
  }

  /** Null where nobody asks for the stack of this one. */
  stack(pid: string): SectionReader | null {
    const process = this.#shown(pid);
    if (process === undefined) return null;
    const frames = [...process.stack];
    this.#stacks.set(pid, frames);
    return { line: (text) => addFrame(frames, text), end: () => undefined };
  }

  heap(pid: string): SectionReader {
    return initialCallReader((call) => {
      this.#begunAs.add(call);
      if (this.#shown(pid)) this.#initialCalls.set(pid, call);
    });
  }

  nameOf(pid: string): string | null {
    return this.#names.get(pid) ?? null;
  }

  finish(): CrashDump["processes"] & Pick<CrashDump, "running"> {
    const whole = (found: DeadProcess): DeadProcess => ({
      ...found,
      initialCall: this.#initialCalls.get(found.pid) ?? null,
      stack: this.#running.get(found.pid)?.stack ?? this.#stacks.get(found.pid) ?? found.stack,
    });
    return {
      count: this.#count,
      byMemory: this.#byMemory.items.map(whole),
      byMailbox: this.#byMailbox.items.map(whole),
      byCall: this.#byCall(),
      running: [...this.#ran.values()].map(whole).sort((a, b) => Number(isGarbing(b)) - Number(isGarbing(a))),
    };
  }

  #add(pid: string, section: ReadonlyMap<string, string>): void {
    const found = processOf(pid, section, this.#wordsize());
    this.#count++;
    if (found.name !== null && this.#names.size < NAMES_KEPT) this.#names.set(pid, found.name);
    if (found.spawnedAs?.startsWith(PROC_LIB) === true) this.#ofProcLib++;
    else this.#spawnedAs.add(callOf(found));
    this.#byMemory.add(found);
    this.#byMailbox.add(found);
    if (this.#running.has(pid)) this.#ran.set(pid, found);
  }

  /** Whether the summary has it; sure once all processes are through, as they are before the first stack. */
  #shown(pid: string): DeadProcess | undefined {
    const among = ({ items }: Largest<DeadProcess>) => items.find((process) => process.pid === pid);
    return this.#ran.get(pid) ?? among(this.#byMemory) ?? among(this.#byMailbox);
  }

  #byCall(): ProcessesByCall[] {
    const begun = this.#begunAs.largest(KEPT);
    const untold = this.#ofProcLib - this.#begunAs.total;
    return [
      ...this.#spawnedAs.largest(KEPT),
      ...begun,
      ...(untold > 0 ? [{ name: `${PROC_LIB}…`, count: untold }] : []),
    ]
      .sort((a, b) => b.count - a.count)
      .slice(0, KEPT)
      .map(({ name, count }) => ({ call: name, count }));
  }
}

/** A process that waits for memory in a collection, or is in the middle of one. */
export function isGarbing({ state }: DeadProcess): boolean {
  return state.startsWith("Garbing");
}

/** Every `spawn(fun)` looks the same from its start; where such a process stood tells them apart. */
function callOf({ spawnedAs, stack }: DeadProcess): string {
  if (spawnedAs === "erlang:apply/2" && stack[0] !== undefined) return `erlang:apply/2, in ${stack[0]}`;
  return spawnedAs ?? "(not told)";
}

function processOf(pid: string, section: ReadonlyMap<string, string>, wordsize: Bytes): DeadProcess {
  const counter = functionAt(section.get("Program counter") ?? "");
  return {
    pid,
    name: section.get("Name") ?? null,
    state: section.get("State") ?? "",
    spawnedAs: section.get("Spawned as") ?? null,
    initialCall: null,
    stack: counter === null ? [] : [counter],
    memory: numberOf(section, "Memory"),
    heap: numberOf(section, "Stack+heap") * wordsize,
    oldHeap: numberOf(section, "OldHeap") * wordsize,
    mailbox: numberOf(section, "Message queue length"),
    reductions: numberOf(section, "Reductions"),
  };
}
