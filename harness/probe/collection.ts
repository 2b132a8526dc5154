import { formatBytes, formatCount, SECOND, type Bytes, type Millis, type Quantity } from "../base/units.ts";
import type { NodeProbe } from "./node-probe.ts";
import type { Watches } from "./watches.ts";

/** How long the node has to collect everything, and each watched process to say what is left. */
const BUDGET: Millis = 30 * SECOND;
const PATIENCE: Millis = SECOND;

interface Memory {
  readonly total: Bytes;
  readonly processes: Bytes;
  readonly binary: Bytes;
}

/** What a forced garbage collection gave back: what is there afterwards is held. */
export interface Collection {
  /** Processes that were collected. */
  readonly collected: Quantity<"count">;
  /** Processes that had not got round to it when time was up. */
  readonly pending: Quantity<"count">;
  readonly before: Memory;
  readonly after: Memory;
  /** Of the processes that are looked at each interval, and answered both times. */
  readonly heaps: readonly { readonly process: string; readonly before: Bytes; readonly after: Bytes }[];
}

/** @throws NodeCallError */
export async function collectGarbage(
  probe: NodeProbe,
  watches: Watches,
  names: readonly string[],
): Promise<Collection> {
  const before = await memoryOf(probe);
  const heapsBefore = watches.heaps();
  const { collected, pending } = await probe.collect(names, BUDGET);
  const after = await memoryOf(probe);
  await watches.beat(false, PATIENCE);
  const heapsAfter = watches.heaps();
  const heaps = [...heapsBefore].flatMap(([process, heap]) => {
    const left = heapsAfter.get(process);
    return left === undefined ? [] : [{ process, before: heap, after: left }];
  });
  return { collected, pending, before, after, heaps };
}

async function memoryOf(probe: NodeProbe): Promise<Memory> {
  const { total, processes, binary } = (await probe.sample([])).memory;
  return { total, processes, binary };
}

export function sentenceOn({ collected, pending, before, after }: Collection): string {
  const late = pending > 0 ? `, ${formatCount(pending)} did not get round to it` : "";
  return (
    `A forced garbage collection of ${formatCount(collected)} processes${late} left ` +
    `${formatBytes(after.total)} of ${formatBytes(before.total)} in all, ` +
    `${formatBytes(after.processes)} of ${formatBytes(before.processes)} in processes.`
  );
}
