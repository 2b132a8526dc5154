import { clearScreenDown, moveCursor } from "node:readline";
import { formatBytes, formatCount, formatDuration, MINUTE, type Millis } from "../base/units.ts";
import type { RunObserver } from "../stage.ts";
import type { PhaseName } from "../timeline/types.ts";

/** What the progress display knows of a run. */
export interface ProgressState {
  readonly phase: PhaseName;
  /** Time in this phase, and how long it is planned to take. */
  readonly elapsed: Millis;
  readonly planned: Millis | null;
  readonly latest: Readonly<Record<string, number>>;
  readonly sessionTable: string;
  readonly soFar: string;
}

/** Three lines on where the run stands. */
export function progressLines(state: ProgressState): readonly string[] {
  return [timeLine(state), loadLine(state), nodeLine(state)];
}

function timeLine({ phase, elapsed, planned, soFar }: ProgressState): string {
  const of = planned === null ? "" : ` of ${formatDuration(planned)}`;
  const bar = planned === null ? "" : `  ${barOf(Math.min(1, elapsed / planned))}`;
  return `${phase.padEnd(8)} ${formatDuration(Math.max(0, elapsed))}${of}${bar}  ${soFar}`;
}

function loadLine({ latest, sessionTable }: ProgressState): string {
  const band =
    latest["oracle.low"] === undefined || latest["oracle.high"] === undefined
      ? ""
      : ` (explained ${formatCount(latest["oracle.low"])}–${formatCount(latest["oracle.high"])})`;
  return [
    `users ${show(latest["users.active"], formatCount)}`,
    `sessions ${show(latest[`table.${sessionTable}.rows`], formatCount)}${band}`,
    `${show(latest["load.rate"], formatCount)} req/s`,
    `p99 ${show(latest["latency.p99"], formatDuration)}`,
  ].join("  ");
}

function nodeLine({ latest }: ProgressState): string {
  return [
    `memory ${show(latest["memory.total"], formatBytes)}`,
    `largest heap ${show(latest["heap.largest"], formatBytes)}`,
    `mailbox ${show(latest["mailbox.largest"], formatCount)}`,
    `connections ${show(latest["load.connections"], formatCount)}`,
  ].join("  ");
}

function show(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? "–" : format(value);
}

function barOf(share: number): string {
  const width = 20;
  const filled = Math.round(share * width);
  return "█".repeat(filled) + "░".repeat(width - filled);
}

/** Repaints in place on a terminal; elsewhere one line at each phase and one a minute. */
export function showProgress(
  stream: NodeJS.WriteStream,
  sessionTable: string,
  alsoTo: (line: string) => void = () => undefined,
): RunObserver & Disposable {
  const live = stream.isTTY && !process.env["CI"];
  let phase: PhaseName = "start";
  let planned: Millis | null = null;
  let phaseFrom = performance.now();
  let lastLine = performance.now();
  let painted = 0;
  let soFar = "";
  const latest: Record<string, number> = {};

  const wipe = () => {
    if (painted === 0) return;
    moveCursor(stream, 0, -painted);
    clearScreenDown(stream);
    painted = 0;
  };
  const lines = () =>
    progressLines({ phase, planned, elapsed: performance.now() - phaseFrom, latest, sessionTable, soFar });
  const paint = () => {
    wipe();
    const width = stream.columns - 1;
    const text = lines().map((line) => line.slice(0, width));
    stream.write(`${text.join("\n")}\n`);
    painted = text.length;
  };
  const say = (line: string) => {
    wipe();
    stream.write(`${line}\n`);
  };
  const timer = live ? setInterval(paint, 500) : null;

  return {
    note: say,
    phase(name, length) {
      phase = name;
      planned = length;
      phaseFrom = performance.now();
      if (!live) say(`${name}${length === null ? "" : ` (${formatDuration(length)})`}`);
    },
    sample(values) {
      Object.assign(latest, values);
      alsoTo(lines().join("  "));
      if (live || performance.now() - lastLine < MINUTE) return;
      lastLine = performance.now();
      say(lines().join("  "));
    },
    soFar(text) {
      soFar = text;
    },
    [Symbol.dispose]() {
      if (timer) clearInterval(timer);
      wipe();
    },
  };
}
