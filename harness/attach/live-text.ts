import { formatBytes, formatCount, formatDuration, MINUTE, type Millis } from "../base/units.ts";
import type { SeenProcess, Sorting } from "./ranking.ts";

/** What the live view knows of a node. */
export interface LiveState {
  readonly node: string;
  readonly elapsed: Millis;
  /** Null for a watch that goes on until it is ended. */
  readonly planned: Millis | null;
  readonly latest: Readonly<Record<string, number>>;
  /** The first values of the watch, which growth counts from. */
  readonly first: Readonly<Record<string, number>>;
  readonly processes: readonly SeenProcess[];
  readonly sorting: Sorting;
  /** The last thing worth a line; empty where there was none. */
  readonly note: string;
  /** Said while no process is known. */
  readonly unlisted: string;
}

const COLUMNS = ["memory", "growth/min", "mailbox", "reds/s"] as const;
/** Which of them the list is sorted by. */
const sortedColumn: Readonly<Record<Sorting, (typeof COLUMNS)[number]>> = {
  memory: "memory",
  growth: "growth/min",
  mailbox: "mailbox",
  reductions: "reds/s",
};

/** A screen of so many rows, none wider than `columns`. */
export function liveScreen(state: LiveState, rows: number, columns: number): readonly string[] {
  const head = [...nodeLines(state), "", headOf(state.sorting)];
  const foot = ["m memory  g growth  q mailbox  r reductions  Ctrl-C ends", state.note];
  const room = Math.max(1, rows - head.length - foot.length - 1);
  const body = state.processes.slice(0, room).map(processLine);
  const waiting = state.processes.length === 0 ? [state.unlisted] : [];
  return [...head, ...body, ...waiting, "", ...foot]
    .slice(0, rows)
    .map((line) => plain(line).slice(0, columns));
}

/** The same in one line, for where there is no terminal. */
export function liveLine(state: LiveState): string {
  const [top] = state.processes;
  const [first, second] = nodeLines(state);
  const by = top ? `  most ${state.sorting}: ${labelOf(top)} ${figureText(top, state.sorting)}` : "";
  return plain(`${first}  ${second}${by}`);
}

function nodeLines({ node, elapsed, planned, latest, first }: LiveState): readonly string[] {
  const size = (name: string) => show(latest[name], formatBytes);
  const number = (name: string) => show(latest[name], formatCount);
  const of = planned === null ? "" : ` of ${formatDuration(planned)}`;
  const [now, then] = [latest["memory.total"], first["memory.total"]];
  const perMinute =
    now === undefined || then === undefined || elapsed < MINUTE ? null : ((now - then) / elapsed) * MINUTE;
  return [
    `${node}  ${formatDuration(elapsed)}${of}  memory ${size("memory.total")} (${growthText(perMinute)} a minute)`,
    `processes ${size("memory.processes")} in ${number("count.processes")}  ets ${size("memory.ets")} in ${number("count.ets_tables")}  binary ${size("memory.binary")}  atoms ${number("count.atoms")}  ports ${number("count.ports")}  run queue ${number("scheduler.run_queue")}`,
  ];
}

function headOf(sorting: Sorting): string {
  const titles = COLUMNS.map((title) => `${title === sortedColumn[sorting] ? "▾" : ""}${title}`.padStart(12));
  return `${"pid".padEnd(14)}${"process".padEnd(34)}${titles.join("")}  current`;
}

function processLine(process: SeenProcess): string {
  const { pid, memory, growthPerMinute, mailbox, reductionsPerSecond, current } = process;
  const figures = [
    memory === null ? "–" : formatBytes(memory),
    growthText(growthPerMinute),
    mailbox === null ? "–" : formatCount(mailbox),
    reductionsPerSecond === null ? "–" : formatCount(Math.round(reductionsPerSecond)),
  ];
  const label = labelOf(process);
  const short = label.length > 33 ? `${label.slice(0, 32)}…` : label;
  return `${pid.padEnd(14)}${short.padEnd(34)}${figures.map((text) => text.padStart(12)).join("")}  ${current ?? "–"}`;
}

function figureText(process: SeenProcess, sorting: Sorting): string {
  switch (sorting) {
    case "memory":
      return show(process.memory ?? undefined, formatBytes);
    case "growth":
      return `${growthText(process.growthPerMinute)} a minute`;
    case "mailbox":
      return show(process.mailbox ?? undefined, formatCount);
    case "reductions":
      return `${show(process.reductionsPerSecond ?? undefined, (value) => formatCount(Math.round(value)))} a second`;
  }
}

function labelOf({ name, initialCall, pid }: SeenProcess): string {
  return name ?? initialCall ?? pid;
}

function growthText(growth: number | null): string {
  if (growth === null) return "–";
  return `${growth < 0 ? "-" : "+"}${formatBytes(Math.abs(growth))}`;
}

function show(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? "–" : format(value);
}

/** Names come from the node, and must not steer the terminal. */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "?");
}
