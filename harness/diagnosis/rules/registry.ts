import type { Rule } from "../rule.ts";
import { etsFixedTable } from "./ets-fixed-table.ts";
import { etsRowsNeverRemoved } from "./ets-rows-never-removed.ts";
import { etsSweepSlowerThanArrivals } from "./ets-sweep-slower-than-arrivals.ts";
import { etsTablesPerThing } from "./ets-tables-per-thing.ts";
import { genServerState } from "./gen-server-state.ts";
import { monitorLeak } from "./monitor-leak.ts";
import { portsAndSockets } from "./ports-and-sockets.ts";
import { processDictionary } from "./process-dictionary.ts";
import { processLeak } from "./process-leak.ts";

/** One for each cause that is known. Of two that are as sure, the one listed first goes first. */
export const rules: readonly Rule[] = [
  etsSweepSlowerThanArrivals,
  etsFixedTable,
  etsTablesPerThing,
  processLeak,
  monitorLeak,
  genServerState,
  portsAndSockets,
  processDictionary,
  etsRowsNeverRemoved,
];
