import { formatBytes, formatCount, type Bytes } from "../base/units.ts";
import type { CrashDump, DeathKind } from "../timeline/crash-dump.ts";
import { isNotable, shareOf, type Picture, type Weighed } from "./share.ts";

/** Share of the atom table that is no longer far from full. */
const NEARLY_FULL = 0.5;

export function atoms({ atoms: { count, limit }, known }: Picture): Weighed | null {
  const share = limit === null ? 0 : Math.min(1, count / limit);
  if (known?.kind !== "atoms-exhausted" && share < NEARLY_FULL) return null;
  const most = limit === null ? "" : ` of at most ${formatCount(limit)}`;
  return {
    leakClass: "atoms",
    share,
    sentence: `There were ${formatCount(count)} atoms${most}: something makes atoms of what comes from outside.`,
  };
}

export function processes(dump: Picture): Weighed | null {
  const { count, byCall, byMemory } = dump.processes;
  const [group] = byCall;
  if (!isMost(group, count)) return null;
  const small = Math.max(0, (dump.memory["processes"] ?? 0) - (byMemory[0]?.memory ?? 0));
  return tooMany(dump, "process_leak", "processes-exhausted", small, {
    what: `${formatCount(group.count)} of ${formatCount(count)} processes began in ${group.call}`,
    them: "all processes but the largest",
  });
}

export function tablesOfOneName(dump: Picture): Weighed | null {
  const { count, byName, byMemory, memory } = dump.tables;
  const [group] = byName;
  if (!isMost(group, count)) return null;
  const small = memory - (byMemory[0]?.memory ?? 0);
  return tooMany(dump, "ets_tables_per_thing", "tables-exhausted", small, {
    what: `${formatCount(group.count)} of ${formatCount(count)} tables are called ${group.name}`,
    them: "all tables but the largest",
  });
}

/** Ports weigh little: only their number can be what a node died of. */
export function ports({ ports: { count, byKind }, known }: Picture): Weighed | null {
  const [group] = byKind;
  if (known?.kind !== "ports-exhausted" || !isMost(group, count)) return null;
  const sentence = `${formatCount(group.count)} of ${formatCount(count)} ports are of the kind ${group.kind}.`;
  return { leakClass: "ports_and_sockets", share: 1, sentence };
}

/** Many users are many processes: it takes the death by their number, or the memory that the many small ones hold. */
function tooMany(
  dump: Picture,
  leakClass: string,
  exhausted: DeathKind,
  small: Bytes,
  { what, them }: { readonly what: string; readonly them: string },
): Weighed | null {
  if (dump.known?.kind === exhausted) return { leakClass, share: 1, sentence: `${what}.` };
  if (!isNotable(small, dump)) return null;
  const sentence = `${what}; ${them} held ${formatBytes(small)}.`;
  return { leakClass, share: shareOf(small, dump), sentence };
}

interface Group {
  readonly count: CrashDump["processes"]["count"];
}

function isMost<T extends Group>(group: T | undefined, total: number): group is T {
  return group !== undefined && group.count > total / 2;
}
