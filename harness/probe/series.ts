import type { Unit } from "../base/units.ts";
import type { SeriesRecord } from "../timeline/types.ts";

type Kind = Pick<SeriesRecord, "unit" | "type">;

const gauge = (unit: Unit): Kind => ({ unit, type: "gauge" });
const counter = (unit: Unit): Kind => ({ unit, type: "counter" });

/** Every series that the probe can write; docs/reference/series.md says what each one means. */
export const probeSeries: Readonly<Record<string, Kind>> = {
  "memory.total": gauge("B"),
  "memory.processes": gauge("B"),
  "memory.processes_used": gauge("B"),
  "memory.system": gauge("B"),
  "memory.atom": gauge("B"),
  "memory.binary": gauge("B"),
  "memory.code": gauge("B"),
  "memory.ets": gauge("B"),
  "count.processes": gauge("count"),
  "count.ports": gauge("count"),
  "count.atoms": gauge("count"),
  "count.ets_tables": gauge("count"),
  "scheduler.run_queue": gauge("count"),
  "table.<table>.rows": gauge("count"),
  "table.<table>.memory": gauge("B"),
  "process.<process>.heap": gauge("B"),
  "process.<process>.memory": gauge("B"),
  "process.<process>.mailbox": gauge("count"),
  "process.<process>.reductions": counter("count"),
  "process.<process>.stall": gauge("ms"),
  "heap.largest": gauge("B"),
  "mailbox.largest": gauge("count"),
  "binaries.largest": gauge("B"),
  "stack.largest": gauge("B"),
  "allocator.allocated": gauge("B"),
  "allocator.used": gauge("B"),
  "allocator.fixed": gauge("B"),
  "os.rss": gauge("B"),
  "cgroup.used": gauge("B"),
  "cgroup.usage": gauge("B"),
  "cgroup.inactive_file": gauge("B"),
  "cgroup.failures": counter("count"),
  "probe.cost": gauge("ms"),
  "probe.scan_cost": gauge("ms"),
  "probe.round_trip": gauge("ms"),
  "probe.reductions": counter("count"),
};

/** @throws Error for a name that is in no list */
export function describeSeries(name: string): Omit<SeriesRecord, "kind"> {
  const listed = name.replace(/^(table|process)\..+\.([a-z]+)$/, "$1.<$1>.$2");
  const kind = probeSeries[listed];
  if (kind === undefined) throw new Error(`the series ${name} is not in the list of the probe's`);
  return { name, ...kind };
}
