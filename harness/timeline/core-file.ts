import type { Bytes, Quantity } from "../base/units.ts";

/** One call of a native stack. */
export interface Frame {
  /** Null where the program tells no name. */
  readonly call: string | null;
  /** The shared library it is in; null in the program itself. */
  readonly library: string | null;
}

/** Why the VM died, as its native stack shows. */
export type CoreDeath =
  | "allocation-failure"
  | "atoms-exhausted"
  | "table-full"
  | "native-heap-corrupt"
  | "native-code"
  | "ended-itself"
  | "signalled";

/** What a core file of `beam.smp` tells. It does not tell which process: that is in an `erl_crash.dump` alone. */
export interface CoreFile {
  /** `/usr/lib/erlang/erts-13.1.5/bin/beam.smp` */
  readonly program: string;
  /** `SIGABRT`; null when gdb told none. */
  readonly signal: string | null;
  readonly size: Bytes;
  readonly threads: Quantity<"count">;
  /** Of the thread that died, innermost first. */
  readonly frames: readonly Frame[];
  /** Null when the stack is of none that is known. */
  readonly known: { readonly death: CoreDeath; readonly meaning: string; readonly next: string } | null;
}
