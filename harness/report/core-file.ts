import type { CoreFile, Frame } from "../timeline/core-file.ts";
import { formatBytes, formatCount } from "../base/units.ts";
import type { Paint } from "./colours.ts";
import { line } from "./figure-lines.ts";
import { wrap } from "./layout.ts";

/** What a core file says, for people. */
export function coreFileLines(core: CoreFile, paint: Paint): readonly string[] {
  const { known, program, signal, size, threads, frames } = core;
  return [
    ...wrap(known?.meaning ?? "The stack is of no death that is known.", 2).map((text) => paint("bad", text)),
    "",
    ...line("program", program),
    ...line("signal", signal),
    ...line("core", `${formatBytes(size)}, ${formatCount(threads)} threads`),
    ...line("stack", frames.length === 0 ? "gdb told none" : stackText(frames)),
    ...line("next", known?.next ?? null),
  ];
}

/** Calls without a name tell nothing; that there are some does. */
function stackText(frames: readonly Frame[]): string {
  const calls = frames.map(({ call }) => call ?? "?");
  return calls.filter((call, at) => call !== "?" || calls[at - 1] !== "?").join(" ← ");
}
