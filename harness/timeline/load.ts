import { Assembly } from "./assemble.ts";
import { recordBatches } from "./read-records.ts";
import type { Timeline } from "./types.ts";

/**
 * Reads a run's record back. Bytes after the last newline (a line torn by a crash) are dropped and counted.
 * @throws BeamsoakError (exit 2) when there is no record, or when a line in it is broken (with its number)
 */
export async function loadTimeline(dir: string): Promise<Timeline> {
  const assembly = new Assembly();
  const batches = recordBatches(dir, (record) => assembly.add(record));
  for (;;) {
    const batch = await batches.next();
    if (batch.done) return assembly.finish(batch.value)!;
  }
}
