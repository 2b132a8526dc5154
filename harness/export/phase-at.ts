import type { Millis } from "../base/units.ts";
import type { PhaseName, PhaseRecord } from "../timeline/types.ts";

/** The phase that a run is in at a time; null before the first. A phase begins with its own millisecond. */
export function phaseAt(phases: readonly PhaseRecord[]): (t: Millis) => PhaseName | null {
  return (t) => phases.findLast(({ t: from }) => from <= t)?.phase ?? null;
}
