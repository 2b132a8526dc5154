import type { Lead } from "../timeline/crash-dump.ts";
import { binaries, largestProcess, largestTable, longestMailbox, unusedCarriers } from "./leads-of-memory.ts";
import { atoms, ports, processes, tablesOfOneName } from "./leads-of-numbers.ts";
import type { Picture, Weighed } from "./share.ts";

/** What class of leak a dump points to. Each rule looks at one thing; what accounts for most comes first. */
export function leadsOf(dump: Picture): Lead[] {
  return rules
    .map((rule) => rule(dump))
    .filter((lead) => lead !== null)
    .sort((a, b) => b.share - a.share)
    .map(({ leakClass, sentence }) => ({ leakClass, sentence }));
}

const rules: readonly ((dump: Picture) => Weighed | null)[] = [
  largestTable,
  largestProcess,
  longestMailbox,
  binaries,
  atoms,
  processes,
  tablesOfOneName,
  ports,
  unusedCarriers,
];
