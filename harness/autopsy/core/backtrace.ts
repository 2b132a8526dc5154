import type { CoreFile, Frame } from "../../timeline/core-file.ts";

/** What gdb's answer to `bt` and `info threads` says. */
export type Backtrace = Pick<CoreFile, "signal" | "threads" | "frames">;

/** `#3  0x00005555557584b5 in erts_garbage_collect () from /lib/x.so`, with or without address, arguments, place */
const FRAME = /^#\d+\s+(?:0x[0-9a-f]+ in )?(\S+?) ?\(.*?\)(?: from (\S+))?(?: at \S+)?$/;

/** Reads what gdb printed in batch mode. It shows the innermost frame when it loads a core, too: the last stack counts. */
export function parseBacktrace(printed: string): Backtrace {
  const lines = printed.split("\n");
  const stack = lines.slice(lines.findLastIndex((line) => line.startsWith("#0 ")));
  return {
    signal: /^Program terminated with signal (\w+)/m.exec(printed)?.[1] ?? null,
    threads: lines.filter((line) => /^[* ]?\s*\d+\s+(Thread|LWP)\b/.test(line)).length,
    frames: stack.map((line) => FRAME.exec(line)).flatMap((match) => (match ? [frameOf(match)] : [])),
  };
}

function frameOf([, call = "??", library]: RegExpExecArray): Frame {
  return { call: call === "??" ? null : call, library: library ?? null };
}

/** The program of a core by its auxiliary vector, `AT_EXECFN`; null when gdb does not know it. */
export function programOf(printed: string): string | null {
  return /AT_EXECFN\b[^"\n]*"([^"\n]+)"/.exec(printed)?.[1] ?? null;
}
