import { formatBytes, formatCount } from "../base/units.ts";
import type { DeathKind, KnownSlogan } from "../timeline/crash-dump.ts";

/** Reads one kind of slogan; null when it is another's. */
type Recogniser = (slogan: string) => KnownSlogan | null;

/**
 * What a crash dump's slogan means; null for one that the VM does not write itself, as of `erlang:halt("…")`.
 * The texts are those of erts: `erts_alloc.c`, `index.c`, `init.erl`, `application_controller.erl`.
 */
export function recogniseSlogan(slogan: string): KnownSlogan | null {
  for (const recognise of recognisers) {
    const known = recognise(slogan);
    if (known !== null) return known;
  }
  return null;
}

const recognisers: readonly Recogniser[] = [
  allocationFailure,
  fullIndexTable,
  endOfInit,
  endOfApplication,
  signal,
];

/** `eheap_alloc: Cannot allocate 3648525600 bytes of memory (of type "heap").` */
function allocationFailure(slogan: string): KnownSlogan | null {
  const match = /^(\w+): Cannot (re)?allocate (\d+) bytes of memory \(of type "([^"]*)"/.exec(slogan);
  if (!match) return null;
  const [, allocator = "", again, digits, purpose = ""] = match;
  const bytes = Number(digits);
  const forWhat = purposes[purpose] ?? `"${purpose}"`;
  return {
    kind: "allocation-failure",
    meaning: `The system refused the VM ${formatBytes(bytes)} more memory, ${again ? "to enlarge" : "for"} ${forWhat}.`,
    request: { allocator, bytes, purpose },
  };
}

/** Types of erts' `erl_alloc.types` that a death is usually about. */
const purposes: Readonly<Record<string, string>> = {
  heap: "a process heap",
  old_heap: "the old heap of a process in a garbage collection",
  heap_frag: "a message or a term on its way to a process",
  binary: "a binary",
  drv_binary: "a binary of a driver",
  ets_db_term: "a row of an ETS table",
  db_term: "a row of an ETS table",
};

/** `no more index entries in atom_tab (max=1048576)` */
function fullIndexTable(slogan: string): KnownSlogan | null {
  const match = /^no more index entries in (\w+) \(max=(\d+)\)/.exec(slogan);
  if (!match) return null;
  const [, table, limit] = match;
  if (table !== "atom_tab")
    return { kind: "system-limit", meaning: `The VM's table ${table} was full at its limit of ${limit}.` };
  return {
    kind: "atoms-exhausted",
    meaning: `The atom table was full at its limit of ${formatCount(Number(limit))} (+t); atoms are never collected.`,
  };
}

/** `init terminating in do_boot ({…})`, `Runtime terminating during boot ({…})`. */
function endOfInit(slogan: string): KnownSlogan | null {
  if (!/^(init terminating in|Runtime terminating during boot)/.test(slogan)) return null;
  return systemLimit(slogan) ?? { kind: "boot-failed", meaning: "The node's start failed." };
}

/** `Kernel pid terminated (application_controller) ({application_terminated,sessions,shutdown})` */
function endOfApplication(slogan: string): KnownSlogan | null {
  const match = /^Kernel pid terminated \((\w+)\) \((.*)/s.exec(slogan);
  if (!match) return null;
  const [, process, reason = ""] = match;
  const limit = systemLimit(slogan);
  if (limit) return limit;
  const [, how, application] =
    /\{\s*"?\{?(application_terminated|application_start_failure),\s*(\w+)/.exec(reason) ?? [];
  const meaning =
    application === undefined
      ? `The kernel's process ${process} ended, and the node with it.`
      : `The permanent application ${application} ${how === "application_terminated" ? "ended" : "could not start"}, and the node with it.`;
  return { kind: "application-ended", meaning };
}

/** `Received SIGUSR1`: the VM answers that signal with a dump. */
function signal(slogan: string): KnownSlogan | null {
  const name = /^Received (SIG\w+)/.exec(slogan)?.[1];
  return name === undefined
    ? null
    : { kind: "signalled", meaning: `The node was told to write a dump and end, by ${name}.` };
}

/** Which limit, by the call that ran into it. */
function systemLimit(slogan: string): KnownSlogan | null {
  if (!/\bsystem_limit\b/.test(slogan)) return null;
  const call = limitedCalls.find(({ by }) => by.test(slogan));
  return call
    ? { kind: call.kind, meaning: call.meaning }
    : { kind: "system-limit", meaning: "The node ran into a limit of the VM." };
}

const limitedCalls: readonly { readonly by: RegExp; readonly kind: DeathKind; readonly meaning: string }[] = [
  {
    by: /\berlang,\s*spawn\w*,/,
    kind: "processes-exhausted",
    meaning: "No process could be spawned: the table of processes was full (+P).",
  },
  {
    by: /\berlang,\s*open_port,|\bemfile\b/,
    kind: "ports-exhausted",
    meaning:
      "No port could be opened: the table of ports was full (+Q), or the open files were at their limit.",
  },
  {
    by: /\bets,\s*new,/,
    kind: "tables-exhausted",
    meaning: "No ETS table could be made: their number was at its limit (+e).",
  },
  {
    by: /\b(list|binary)_to_atom,|\bbinary_to_term,/,
    kind: "atoms-exhausted",
    meaning: "No atom could be made: the atom table was full (+t); atoms are never collected.",
  },
];
