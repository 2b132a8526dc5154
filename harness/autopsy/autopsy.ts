import type { Bytes } from "../base/units.ts";
import type { CrashDump, DeadProcess, KnownSlogan } from "../timeline/crash-dump.ts";
import { Allocators } from "./allocators.ts";
import { headerReader, type DumpHeader } from "./header.ts";
import { leadsOf } from "./leads.ts";
import { Ports } from "./ports.ts";
import { Processes } from "./processes.ts";
import { schedulerReader } from "./running.ts";
import { fields, numberOf, Sections, type SectionReader } from "./sections.ts";
import { recogniseSlogan } from "./slogans.ts";
import { Tables } from "./tables.ts";

/** Reads a dump that comes in pieces, in memory that does not grow with it. The same bytes give the same answer. */
export class Autopsy {
  readonly #sections = new Sections((tag, id) => this.#open(tag, id));
  readonly #processes = new Processes(() => this.#wordsize);
  readonly #tables = new Tables(
    () => this.#wordsize,
    (pid) => this.#processes.nameOf(pid),
  );
  readonly #ports = new Ports();
  readonly #allocators = new Allocators();
  #header: DumpHeader | null = null;
  #memory: Readonly<Record<string, Bytes>> = {};
  #atomLimit: number | null = null;
  #node: string | null = null;
  #timers = 0;
  #lastTag = "";
  #aborted: string | null = null;

  push(chunk: Buffer): void {
    this.#sections.push(chunk);
  }

  /** Null when it was no crash dump. */
  finish(): CrashDump | null {
    this.#sections.end();
    if (this.#header === null) return null;
    const { atoms, slogan, ...header } = this.#header;
    const { running, ...processes } = this.#processes.finish();
    const found = {
      ...header,
      slogan,
      known: recogniseSlogan(slogan) ?? halted(running),
      node: this.#node,
      truncated: this.#truncated(),
      memory: this.#memory,
      atoms: { count: atoms, limit: this.#atomLimit },
      running,
      processes,
      tables: this.#tables.finish(),
      ports: this.#ports.finish(),
      timers: this.#timers,
      allocators: this.#allocators.finish(),
    };
    return { ...found, leads: leadsOf(found) };
  }

  #open(tag: string, id: string): SectionReader | null {
    this.#lastTag = tag;
    switch (tag) {
      case "erl_crash_dump":
        return headerReader((header) => (this.#header ??= header));
      case "scheduler":
      case "dirty_cpu_scheduler":
      case "dirty_io_scheduler":
        return schedulerReader((running) => this.#processes.ran(running));
      case "memory":
        return fields((section) => (this.#memory = numbers(section)));
      case "index_table":
        return id === "atom_tab" ? fields((section) => (this.#atomLimit = numberOf(section, "limit"))) : null;
      case "allocator":
        return this.#allocators.allocator(id);
      case "proc":
        return this.#processes.process(id);
      case "proc_stack":
        return this.#processes.stack(id);
      case "proc_heap":
        return this.#processes.heap(id);
      case "ets":
        return this.#tables.table(id);
      case "port":
        return this.#ports.port();
    }
    this.#note(tag, id);
    return null;
  }

  /** Sections that say all in their first line. */
  #note(tag: string, id: string): void {
    if (tag === "timer") this.#timers++;
    else if (tag === "node" && id !== "'nonode@nohost'") this.#node = id.replaceAll("'", "");
    else if (tag === "abort") this.#aborted = id;
  }

  #truncated(): string | null {
    if (this.#aborted !== null) return `the VM stopped writing it: ${this.#aborted.toLowerCase()}`;
    return this.#lastTag === "end" ? null : `it breaks off in its section ${this.#lastTag}`;
  }

  /** From `[64-bit]` in the system version: the dump counts heaps and tables in words. */
  get #wordsize(): Bytes {
    return this.#header?.system.includes("[64-bit]") === false ? 4 : 8;
  }
}

function numbers(section: ReadonlyMap<string, string>): Readonly<Record<string, Bytes>> {
  return Object.fromEntries([...section.keys()].map((key) => [key, numberOf(section, key)]));
}

/** `erlang:halt("…")` writes whatever it was told to; the stack tells that it was called. */
function halted(running: readonly DeadProcess[]): KnownSlogan | null {
  const caller = running.find(({ stack }) => stack.some((call) => call.startsWith("erlang:halt/")));
  if (caller === undefined) return null;
  const who = caller.name ?? caller.pid;
  return { kind: "halted", meaning: `Process ${who} ended the node by erlang:halt with these words.` };
}
