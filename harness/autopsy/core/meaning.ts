import { basename } from "node:path";
import type { Backtrace } from "./backtrace.ts";
import type { CoreFile, Frame } from "../../timeline/core-file.ts";

type Known = NonNullable<CoreFile["known"]>;

const letItDump =
  "A core does not say which process. Let the VM write erl_crash.dump beside it (no ERL_CRASH_DUMP_SECONDS=0, room on the disk) and read that with beamsoak autopsy, or look at the node that runs now.";

/**
 * What the stack of the thread that died means; null for one that none of these is.
 * The names are those of erts: `erl_alloc.c`, `erl_gc.c`, `index.c`, `atom.c`, `erl_init.c`, and of glibc's `malloc.c`.
 */
export function meaningOf({ frames, signal }: Backtrace): Known | null {
  for (const recognise of [allocationFailure, fullTable, corruptHeap, nativeCode, endedItself, fromOutside]) {
    const known = recognise(frames, signal);
    if (known !== null) return known;
  }
  return null;
}

function allocationFailure(frames: readonly Frame[]): Known | null {
  if (!called(frames, /^erts_(alc_fatal_error|re?alloc(_n)?_enomem)$/)) return null;
  const collecting = called(frames, /garbage_collect|(minor|major)_collection|^full_sweep/);
  return {
    death: "allocation-failure",
    meaning: collecting
      ? "The system refused the VM memory for a process heap, in a garbage collection: some process had grown so large that there was no room for its copy."
      : "The system refused the VM memory that it asked for.",
    next: letItDump,
  };
}

function fullTable(frames: readonly Frame[]): Known | null {
  if (!called(frames, /^index_put(_entry)?$/)) return null;
  return called(frames, /atom_put/)
    ? {
        death: "atoms-exhausted",
        meaning: "The atom table was full; atoms are never collected.",
        next: "Find what makes atoms of data: binary_to_atom, list_to_atom, binary_to_term without safe.",
      }
    : {
        death: "table-full",
        meaning: "A table of the VM was full (atoms, exports or modules).",
        next: letItDump,
      };
}

function corruptHeap(frames: readonly Frame[]): Known | null {
  if (!called(frames, /^(malloc_printerr|__libc_message|__malloc_assert)/)) return null;
  return {
    death: "native-heap-corrupt",
    meaning: "The C library found its heap damaged: native code (a NIF or a driver) wrote where it may not.",
    next: "List the native code that the node loads, and run it under valgrind or an address sanitizer.",
  };
}

/** A fault inside a library that the VM loaded: a NIF or a driver. */
function nativeCode(frames: readonly Frame[], signal: string | null): Known | null {
  if (!/^SIG(SEGV|BUS|FPE|ILL)$/.test(signal ?? "")) return null;
  const native = frames.find(({ library }) => library !== null && !ofTheSystem.test(basename(library)));
  if (!native) return null;
  return {
    death: "native-code",
    meaning: `The VM met ${signal} in native code: ${native.call ?? "a call without a name"} of ${native.library}.`,
    next: "It is a fault of that library (a NIF or a driver), not of Erlang code.",
  };
}

const ofTheSystem = /^(libc|libm|libpthread|libstdc\+\+|libgcc_s|libtinfo|libz|libsystemd|ld-linux)\b/;

function endedItself(frames: readonly Frame[]): Known | null {
  if (!called(frames, /^(erts_exit|erl_exit)/)) return null;
  return {
    death: "ended-itself",
    meaning: "The VM ended itself, for another reason than memory; its last words went to standard error.",
    next: letItDump,
  };
}

function fromOutside(frames: readonly Frame[], signal: string | null): Known | null {
  if (!/^SIG(ABRT|QUIT|TRAP)$/.test(signal ?? "") || called(frames, /^(__GI_)?abort$/)) return null;
  if (frames.every(({ call }) => call === null)) return null;
  return {
    death: "signalled",
    meaning: `Somebody sent the VM ${signal} while it did something else.`,
    next: "Ask who watches the node: heart, the supervisor of the system, an operator.",
  };
}

function called(frames: readonly Frame[], name: RegExp): boolean {
  return frames.some(({ call }) => call !== null && name.test(call));
}
