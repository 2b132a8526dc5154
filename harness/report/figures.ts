import type { Bytes } from "../base/units.ts";
import type { ResolvedScenario } from "../config/types.ts";
import type { Timeline } from "../timeline/types.ts";
import { lastOf, nearest, peakOf, seriesOf } from "./series.ts";
import type { Reading, RunFigures, TablePeak } from "./types.ts";

/** The figures of a run; `wordsize` is the node's, null where it is not known. */
export function figuresOf(
  timeline: Timeline,
  scenario: ResolvedScenario,
  wordsize: Bytes | null,
): RunFigures {
  const { table } = scenario.sessions;
  const rows = `table.${table}.rows`;
  return {
    sessions: tablePeak(timeline, table, wordsize),
    sessionsAtEnd: read(timeline, rows, lastOf),
    largestHeap: heapPeak(timeline, wordsize),
    largestHeapAtEnd: read(timeline, "heap.largest", lastOf),
    largestMailbox: read(timeline, "mailbox.largest", peakOf),
    memoryTotal: read(timeline, "memory.total", peakOf),
    memoryTotalAtEnd: read(timeline, "memory.total", lastOf),
    rss: read(timeline, "os.rss", peakOf),
  };
}

function read(timeline: Timeline, name: string, pick: typeof peakOf): Reading<number> | null {
  const series = seriesOf(timeline, name);
  return series && pick(series);
}

function tablePeak(timeline: Timeline, table: string, wordsize: Bytes | null): TablePeak | null {
  const rows = seriesOf(timeline, `table.${table}.rows`);
  if (!rows) return null;
  const { value, at } = peakOf(rows);
  const then = (name: string) => {
    const series = seriesOf(timeline, name);
    return series && nearest(series, at);
  };
  const bytes = then(`table.${table}.memory`);
  const bytesPerRow = bytes !== null && value > 0 ? bytes / value : null;
  return {
    table,
    rows: value,
    at,
    explained: then("oracle.high"),
    bytes,
    bytesPerRow,
    wordsPerRow: bytesPerRow !== null && wordsize !== null ? bytesPerRow / wordsize : null,
    memoryTotal: then("memory.total"),
  };
}

function heapPeak(timeline: Timeline, wordsize: Bytes | null): RunFigures["largestHeap"] {
  const peak = read(timeline, "heap.largest", peakOf);
  return peak && { ...peak, words: wordsize === null ? null : peak.value / wordsize };
}
