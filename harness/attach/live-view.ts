import { clearScreenDown, cursorTo } from "node:readline";
import { SECOND, type Millis } from "../base/units.ts";
import type { TopProcess } from "../probe/scan-report.ts";
import type { RunObserver } from "../stage.ts";
import type { Suspects } from "../timeline/evidence.ts";
import { liveLine, liveScreen, type LiveState } from "./live-text.ts";
import { Ranking, type Sorting } from "./ranking.ts";

export interface LiveOptions {
  readonly node: string;
  /** Null for a watch that goes on until it is ended. */
  readonly planned: Millis | null;
  readonly sorting: Sorting;
  /** Between two lines where there is no terminal. */
  readonly lineEvery: Millis;
  /** Said while no process is known. */
  readonly unlisted: string;
}

const REPAINT: Millis = SECOND / 2;
const keys: Readonly<Record<string, Sorting>> = { m: "memory", g: "growth", q: "mailbox", r: "reductions" };
/** A terminal in raw mode leaves Ctrl-C to the program. */
const CTRL_C = "\u0003";

/** Shows a watch as it goes on: a screen that is painted anew on a terminal, a line at each look elsewhere. */
export function showNode(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  { node, planned, sorting: firstSorting, lineEvery, unlisted }: LiveOptions,
): RunObserver & Disposable {
  const live = output.isTTY && !process.env["CI"];
  const ranking = new Ranking();
  const latest: Record<string, number> = {};
  const first: Record<string, number> = {};
  let from = performance.now();
  let lastLine = -Infinity;
  let sorting = firstSorting;
  let note = "";

  const state = (): LiveState => ({
    ...{ node, planned, latest, first, sorting, note, unlisted },
    elapsed: performance.now() - from,
    processes: ranking.by(sorting),
  });
  const paint = () => {
    const lines = liveScreen(state(), output.rows - 1, output.columns);
    cursorTo(output, 0, 0);
    clearScreenDown(output);
    output.write(`${lines.join("\n")}\n`);
  };
  const pressed = (key: Buffer) => {
    const text = key.toString();
    if (text === CTRL_C) process.kill(process.pid, "SIGINT");
    sorting = keys[text] ?? sorting;
    paint();
  };
  const timer = live ? setInterval(paint, REPAINT) : null;
  const hearsKeys = live && input.isTTY;
  if (hearsKeys) input.setRawMode(true).resume().on("data", pressed);

  return {
    note(line) {
      note = line;
      if (!live) output.write(`${line}\n`);
    },
    phase(name) {
      if (name === "hold") from = performance.now();
    },
    sample(values) {
      Object.assign(latest, values);
      for (const [name, value] of Object.entries(values)) first[name] ??= value;
      if (live || latest["memory.total"] === undefined || performance.now() - lastLine < lineEvery) return;
      lastLine = performance.now();
      output.write(`${liveLine(state())}\n`);
    },
    event(event, message, data) {
      if (event === "processes.top") ranking.scanned(data as Record<"byHeap" | "byMailbox", TopProcess[]>);
      else if (event === "suspects") ranking.suspected(performance.now(), data as Suspects);
      else if (TOLD.has(event)) this.note(message);
    },
    soFar: () => undefined,
    [Symbol.dispose]() {
      if (timer) clearInterval(timer);
      if (hearsKeys) input.off("data", pressed).setRawMode(false).pause();
    },
  };
}

/** Events that whoever looks on wants to know of at once. */
const TOLD: ReadonlySet<string> = new Set([
  "node.down",
  "node.up",
  "process.stalled",
  "process.answered",
  "process.gone",
  "process.replaced",
  "system_monitor",
]);
