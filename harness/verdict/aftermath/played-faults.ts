import type { Millis } from "../../base/units.ts";
import type { FaultRecord } from "../../timeline/types.ts";
import type { RunView } from "../run-view.ts";

/** A fault as the record tells of it. */
export interface PlayedFault extends FaultRecord {
  readonly from: Millis;
  /** Null where nobody ended it. */
  readonly to: Millis | null;
  /** Why it could not be done, or ended; null where it could. */
  readonly failed: string | null;
}

/** Every fault that began, in order of time. */
export function playedFaults(run: Pick<RunView, "events">): readonly PlayedFault[] {
  const ends = run.events("fault.end");
  const failures = run.events("fault.failed");
  return run.events("fault.begin").map(({ t, data }) => {
    const record = data as FaultRecord;
    const isOfIt = (event: { readonly data?: unknown }) => (event.data as FaultRecord).fault === record.fault;
    const end = ends.find(isOfIt);
    return {
      ...record,
      ...(end?.data as FaultRecord | undefined),
      from: t,
      to: end?.t ?? null,
      failed: failures.find(isOfIt)?.message ?? null,
    };
  });
}
