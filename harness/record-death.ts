import { messageOf } from "./base/errors.ts";
import type { Millis } from "./base/units.ts";
import { readCrashDump } from "./autopsy/read.ts";
import { summaryOf } from "./autopsy/summary.ts";
import type { TargetDeath } from "./target/types.ts";
import type { TimelineSink } from "./timeline/types.ts";

/** Puts what the node's crash dump says on the record, as the event `crash.dump`; a node that left none has none. */
export async function recordCrashDump(
  { crashDump }: TargetDeath,
  timeline: TimelineSink,
  now: () => Millis,
): Promise<void> {
  if (crashDump === null) return;
  try {
    const dump = await readCrashDump(crashDump);
    timeline.event(now(), "crash.dump", summaryOf(dump), dump);
  } catch (error) {
    timeline.missed(now(), "crash.dump", messageOf(error));
  }
}
