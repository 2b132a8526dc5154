import type { SectionReader } from "./sections.ts";

export interface DumpHeader {
  readonly at: string;
  readonly slogan: string;
  readonly system: string;
  readonly taints: string;
  readonly atoms: number;
}

/** Reads `=erl_crash_dump:…`: the date, then `Key: value`. Only the slogan may have several lines. */
export function headerReader(done: (header: DumpHeader) => void): SectionReader {
  const lines: string[] = [];
  return {
    line(text) {
      if (lines.length < LINES_KEPT) lines.push(text);
      return true;
    },
    end() {
      const text = lines.slice(1).join("\n");
      done({
        at: lines[0] ?? "",
        slogan: (/^Slogan: (.*?)(?=\nSystem version: |(?![^]))/ms.exec(text)?.[1] ?? "").slice(
          0,
          SLOGAN_KEPT,
        ),
        system: after("System version: ", lines),
        taints: after("Taints: ", lines),
        atoms: Number(after("Atoms: ", lines)),
      });
    },
  };
}

const LINES_KEPT = 200;
/** Characters: a slogan with a term in it can be long, and what it is about stands in front. */
const SLOGAN_KEPT = 2_000;

function after(key: string, lines: readonly string[]): string {
  return (
    lines
      .find((line) => line.startsWith(key))
      ?.slice(key.length)
      .trim() ?? ""
  );
}
