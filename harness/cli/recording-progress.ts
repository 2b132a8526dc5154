import { clearLine, cursorTo } from "node:readline";
import { formatBytes, formatCount, formatDuration, type Millis } from "../base/units.ts";
import type { RunObserver } from "../stage.ts";
import type { FollowedRows } from "../timeline/evidence.ts";

export interface RecordingProgress {
  readonly planned: Millis;
  readonly table: string;
  /** Between two lines where there is no terminal. */
  readonly lineEvery: Millis;
}

/** One line on where a recording stands: painted anew on a terminal, a line at each look elsewhere. */
export function showRecording(
  output: NodeJS.WriteStream,
  { planned, table, lineEvery }: RecordingProgress,
): RunObserver & Disposable {
  const live = output.isTTY && !process.env["CI"];
  const latest: Record<string, number> = {};
  let from = performance.now();
  let lastLine = -Infinity;
  let followed: FollowedRows | null = null;
  const wipe = () => {
    if (!live) return;
    cursorTo(output, 0);
    clearLine(output, 0);
  };
  return {
    note(line) {
      wipe();
      output.write(`${line}\n`);
    },
    phase(name) {
      if (name === "hold") from = performance.now();
    },
    sample(values) {
      Object.assign(latest, values);
      const line = lineOf(performance.now() - from, planned, latest, table, followed);
      if (live) {
        wipe();
        output.write(line.slice(0, output.columns - 1));
      } else if (latest["memory.total"] !== undefined && performance.now() - lastLine >= lineEvery) {
        lastLine = performance.now();
        output.write(`${line}\n`);
      }
    },
    event(event, _message, data) {
      if (event === "rows.followed") followed = data as FollowedRows;
    },
    soFar: () => undefined,
    [Symbol.dispose]: wipe,
  };
}

function lineOf(
  elapsed: Millis,
  planned: Millis,
  latest: Readonly<Record<string, number>>,
  table: string,
  followed: FollowedRows | null,
): string {
  const show = (value: number | undefined, format: (value: number) => string) =>
    value === undefined ? "–" : format(value);
  const parts = [
    `recording ${formatDuration(elapsed)} of ${formatDuration(planned)}`,
    `${table} ${show(latest[`table.${table}.rows`], formatCount)} rows`,
    `memory ${show(latest["memory.total"], formatBytes)}`,
    followed && followedText(followed),
  ];
  return parts.filter((part) => part !== null).join("  ");
}

function followedText({ draws }: FollowedRows): string {
  const sum = (of: (draw: FollowedRows["draws"][number]) => number) =>
    draws.reduce((total, draw) => total + of(draw), 0);
  const drawn = sum((draw) => draw.drawn);
  return `followed ${formatCount(drawn)}, gone ${formatCount(drawn - sum((draw) => draw.left))}`;
}
