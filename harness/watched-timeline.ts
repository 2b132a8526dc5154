import { formatBytes, type Bytes } from "./base/units.ts";
import { memoryLimitOf } from "./config/memory-limit.ts";
import { finish, type Stage } from "./stage.ts";
import type { TimelineSink } from "./timeline/types.ts";

/** The timeline, with every sample shown to the observer, and the run ended before memory runs out. */
export function watched({ timeline, observer, scenario, over }: Stage): TimelineSink {
  return {
    declare: (series) => timeline.declare(series),
    sample: (t, values) => {
      timeline.sample(t, values);
      observer.sample(values);
      if (scenario.watchOnly) return;
      const danger = nearMemoryLimit(values, memoryLimitOf(scenario.service));
      if (danger === null || over.signal.aborted) return;
      timeline.event(t, "memory.near-limit", danger);
      finish(over, "memory-limit", danger);
    },
    missed: (t, source, reason) => timeline.missed(t, source, reason),
    event: (t, event, message, data) => {
      timeline.event(t, event, message, data);
      observer.event?.(event, message, data);
    },
  };
}

/** Share of the service's memory limit at which the load ends, before the system would end the node. */
const NEAR_LIMIT = 0.9;

function nearMemoryLimit(values: Readonly<Record<string, number>>, limit: Bytes): string | null {
  const used = Math.max(values["os.rss"] ?? 0, values["memory.total"] ?? 0);
  if (used < NEAR_LIMIT * limit) return null;
  return `The service takes ${formatBytes(used)} of the ${formatBytes(limit)} that it may take; the run ended before the system would have killed it.`;
}
