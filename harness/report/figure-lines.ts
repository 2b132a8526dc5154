import { formatBytes, formatCount, formatDuration, formatQuantity } from "../base/units.ts";
import { wrap } from "./layout.ts";
import type { LoadFigures, RunFigures, TablePeak } from "./types.ts";

const LABEL = 22;

/** What the operators of the incident looked up by hand, one line each. */
export function figureLines({
  figures,
  load,
}: {
  figures: RunFigures;
  load: LoadFigures | null;
}): readonly string[] {
  const { sessions, largestHeap, largestHeapAtEnd, largestMailbox, memoryTotal, memoryTotalAtEnd, rss } =
    figures;
  return [
    ...line("session table", sessions && tableText(sessions)),
    ...line(
      "node's memory",
      memoryTotal &&
        `${formatBytes(memoryTotal.value)} at the peak, ${formatBytes(memoryTotalAtEnd!.value)} at the end`,
    ),
    ...line(
      "largest process heap",
      largestHeap &&
        `${formatBytes(largestHeap.value)}${words(largestHeap.words)} at ${formatDuration(largestHeap.at)}, ${formatBytes(largestHeapAtEnd!.value)} at the end`,
    ),
    ...line(
      "longest mailbox",
      largestMailbox &&
        `${formatCount(largestMailbox.value)} messages at ${formatDuration(largestMailbox.at)}`,
    ),
    ...line("resident memory", rss && `${formatBytes(rss.value)} at the peak`),
    ...(load ? loadLines(load) : []),
  ];
}

function tableText({ table, rows, at, bytes, bytesPerRow, wordsPerRow }: TablePeak): string {
  const size = bytes === null ? "" : `, ${formatBytes(bytes)}`;
  const each = wordsPerRow === null ? "" : ` = ${formatQuantity(Math.round(wordsPerRow), "words")}`;
  const perRow = bytesPerRow === null ? "" : `, ${formatBytes(bytesPerRow)}${each} a row`;
  return `${formatCount(rows)} rows in ${table} at ${formatDuration(at)}${size}${perRow}`;
}

function words(count: number | null): string {
  return count === null ? "" : ` (${formatQuantity(count, "words")})`;
}

function loadLines(load: LoadFigures): readonly string[] {
  const errors = Object.entries(load.errors).map(([kind, count]) => `${formatCount(count)} ${kind}`);
  const lost = [...errors, ...(load.dropped > 0 ? [`${formatCount(load.dropped)} never sent`] : [])];
  const p99 = load.p99 === null ? "" : `, p99 ${formatDuration(load.p99)} in the hold`;
  return [
    ...line(
      "load",
      `${formatCount(load.ok)} of ${formatCount(load.due)} acts done, ${formatQuantity(load.ratePeak, "per-second")} at the peak${p99}`,
    ),
    ...line("acts not done", lost.length === 0 ? null : lost.join(", ")),
    ...line(
      "sessions opened",
      `${formatCount(load.sessionsOpened)}: ${formatCount(load.sessionsLoggedOut)} logged out, ${formatCount(load.sessionsVanished)} vanished`,
    ),
  ];
}

/** A label and what there is to say under it; nothing where there is nothing. */
export function line(label: string, text: string | null): readonly string[] {
  if (text === null) return [];
  const [first, ...rest] = wrap(text, 2 + LABEL);
  return [`  ${label.padEnd(LABEL)}${first!.trimStart()}`, ...rest];
}
