import { formatBytes, formatDuration } from "../base/units.ts";
import type { Aftermath, GateResult, Return } from "../verdict/types.ts";
import type { Paint } from "./colours.ts";
import { wrap } from "./layout.ts";

/** Fault by fault, in order of time; none where none was judged. */
export function aftermathIn(gates: readonly GateResult[]): readonly Aftermath[] {
  return gates.flatMap(({ aftermath }) => aftermath ?? []);
}

/** What the service did after each fault, a paragraph each. */
export function aftermathLines(gates: readonly GateResult[], paint: Paint): readonly string[] {
  const aftermath = aftermathIn(gates);
  if (aftermath.length === 0) return [];
  return [
    paint("strong", "  After the faults"),
    ...aftermath.flatMap(({ statement }) => wrap(statement, 4)),
    "",
  ];
}

/** `1.2s`, `at once`, `not in 20s`, `–`. */
export function returnText(back: Return): string {
  switch (back.state) {
    case "back":
      return back.after === 0 ? "at once" : formatDuration(back.after);
    case "away":
      return `not in ${formatDuration(back.watched)}`;
    case "unseen":
      return "–";
  }
}

/** `27.1 MiB, 55.4 MiB` */
export function memoryText({ memory }: Aftermath): string {
  return memory === null ? "–" : `${formatBytes(memory.before)}, ${formatBytes(memory.after)}`;
}
