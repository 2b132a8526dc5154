import { formatBytes, formatDuration, wordsToBytes, type Bytes } from "../base/units.ts";
import type { SystemMonitorSummary } from "../beam/protocol.ts";

/** How many of them the sentence names. */
const NAMED = 3;

/** What the system monitor told within a second, as an event; sizes in bytes, durations in milliseconds. */
export function systemMonitorEvent(summaries: readonly SystemMonitorSummary[], wordsize: Bytes) {
  const data = summaries.map(({ kind, worst, ...rest }) => ({
    kind,
    ...rest,
    worst: kind === "large_heap" ? wordsToBytes(worst, wordsize) : worst,
  }));
  const sentences = data.slice(0, NAMED).map(({ kind, worst, count, name, pid }) => {
    const size = kind === "large_heap" ? formatBytes(worst) : formatDuration(worst);
    return `${kind} of ${name ?? pid}: ${count} times, ${size} at worst`;
  });
  const more = data.length > NAMED ? [`and ${data.length - NAMED} more`] : [];
  return { message: [...sentences, ...more].join("; "), data };
}
