import { formatBytes } from "../base/units.ts";
import type { CrashDump, DeadProcess } from "../timeline/crash-dump.ts";
import { isGarbing } from "./processes.ts";

/** A dump in a few sentences: what the slogan means, who was running, and where it points. */
export function summaryOf({ slogan, known, running, leads, truncated }: CrashDump): string {
  const collecting = running.find(isGarbing);
  return [
    known?.meaning ?? `The node's last words were: ${slogan}`,
    ...(collecting ? [collectionSentence(collecting)] : []),
    ...(leads[0] ? [leads[0].sentence] : []),
    ...(truncated === null ? [] : [`The dump is not whole: ${truncated}.`]),
  ].join(" ");
}

function collectionSentence({ name, pid, heap, oldHeap, stack }: DeadProcess): string {
  const where = stack[0] === undefined ? "" : `, in ${stack[0]}`;
  return `Process ${name ?? pid} was in a garbage collection of its heap of ${formatBytes(heap + oldHeap)}${where}.`;
}
