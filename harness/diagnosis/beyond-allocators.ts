import { MIB, type Bytes } from "../base/units.ts";
import type { Facts } from "./facts.ts";

/** Resident memory of the process that no allocator of the VM's knows of. */
export interface BeyondAllocators {
  readonly before: Bytes;
  readonly now: Bytes;
  readonly gained: Bytes;
  /** What the allocators have given back since their peak: it may still be resident. */
  readonly returned: Bytes;
  /** What the process gained of resident memory in all. */
  readonly resident: Bytes;
}

/** What is less is the system's own: pages of code, stacks of threads. */
const LEAST = 8 * MIB;

/** Null where native code is not known to have taken anything. */
export function beyondAllocators(facts: Facts): BeyondAllocators | null {
  const [rss, allocated] = [facts.growth("os.rss"), facts.growth("allocator.allocated")];
  if (!rss || !allocated) return null;
  const [before, now] = [rss.before - allocated.before, rss.now - allocated.now];
  const gained = now - before;
  // What the allocators once held and gave back may still be resident: only more than that is somebody else's.
  if (gained < LEAST || gained < allocated.peak - allocated.before) return null;
  return { before, now, gained, returned: allocated.peak - allocated.now, resident: rss.gained };
}
