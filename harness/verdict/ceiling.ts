import type { Unit } from "../base/units.ts";
import { memoryLimitOf } from "../config/memory-limit.ts";
import type { RunView } from "./run-view.ts";

/** The node's own limits, by the series that counts towards each. */
const ofNode: Readonly<Record<string, string>> = {
  "count.processes": "process_limit",
  "count.ports": "port_limit",
  "count.atoms": "atom_limit",
  "count.ets_tables": "ets_limit",
};

/**
 * What a series must not reach: the service's memory limit for bytes, the node's own limit for what it counts; null
 * where there is none or it was not recorded, and for the generator, which has neither.
 */
export function ceilingOf(run: RunView, series: string, unit: Unit): number | null {
  if (series.startsWith("generator.")) return null;
  if (unit === "B") return memoryLimitOf(run.scenario.service) || null;
  const environment = run.events("environment")[0]?.data as { node?: Record<string, unknown> } | undefined;
  const limit = environment?.node?.[ofNode[series] ?? ""];
  return typeof limit === "number" ? limit : null;
}
