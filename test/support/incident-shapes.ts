import { KIB, MIB } from "../../harness/base/units.ts";
import type { Shape } from "./timelines.ts";

/**
 * The incident as measured at 230 000 users: from late in the ramp on no sweep ends, rows reach 335 000 and never fall,
 * the owner's mailbox holds 200 000 messages and its heap 428 MB.
 */
export const incidentSeries: Readonly<Record<string, Shape>> = {
  "table.sessions.rows": ({ expected, loaded }) => Math.round(stuck(loaded, expected, 335_000)),
  "table.sessions.memory": ({ expected, loaded }) => 3928 * stuck(loaded, expected, 335_000),
  "process.sessions_owner.mailbox": ({ loaded }) => Math.round(stuck(loaded, 6, 200_000)),
  "mailbox.largest": ({ loaded }) => Math.round(stuck(loaded, 12, 200_000)),
  "process.sessions_owner.heap": ({ loaded }) => stuck(loaded, 3 * KIB, 428 * MIB),
  "heap.largest": ({ loaded }) => stuck(loaded, 400 * KIB, 428 * MIB),
  "memory.processes": ({ loaded }) => stuck(loaded, 9 * MIB, 460 * MIB),
  "memory.ets": ({ expected, loaded }) => 380 * KIB + 3928 * stuck(loaded, expected, 335_000),
  "memory.system": ({ expected, loaded }) => 35 * MIB + 3928 * stuck(loaded, expected, 335_000),
  "memory.total": ({ expected, loaded }) =>
    44 * MIB + 3928 * stuck(loaded, expected, 335_000) + stuck(loaded, 0, 451 * MIB),
};

/** Follows `healthy` until half of the ramp, then rises within 40 s to `end` and stays. */
function stuck(loaded: number, healthy: number, end: number): number {
  const share = Math.max(0, Math.min(1, (loaded - 20_000) / 40_000));
  return share === 0 ? healthy : Math.max(healthy, end * share);
}

/** The same store at 100 000 users: its sweeps end in time, and leave 170 MB of garbage until a collection is forced. */
export const garbageSeries: Readonly<Record<string, Shape>> = {
  "process.sessions_owner.heap": ({ phase }) =>
    phase === "baseline" || phase === "settle" ? 3 * KIB : 170 * MIB,
  "heap.largest": ({ phase }) => (phase === "baseline" || phase === "settle" ? 400 * KIB : 170 * MIB),
};
