import { formatCount } from "../base/units.ts";
import type { DeathKind } from "../timeline/crash-dump.ts";
import type { Picture, Weighed } from "./share.ts";

/** As many of a kind is a leak of them, where most of their kind are the same. */
const MANY = 1_000;

export function atoms({ atoms: { count, limit }, known }: Picture): Weighed | null {
  const share = limit === null ? 0 : Math.min(1, count / limit);
  if (known?.kind !== "atoms-exhausted" && share < 0.5) return null;
  return {
    leakClass: "atoms",
    share,
    sentence: `${formatCount(count)} atoms of at most ${limit === null ? "?" : formatCount(limit)}: something makes atoms of what comes from outside.`,
  };
}

export function processes(dump: Picture): Weighed | null {
  const group = dump.processes.byCall[0];
  return manyOfOne(
    dump,
    "processes-exhausted",
    "process_leak",
    group?.count,
    dump.processes.count,
    () =>
      `${formatCount(group!.count)} of ${formatCount(dump.processes.count)} processes began in ${group!.call}.`,
  );
}

export function tablesOfOneName(dump: Picture): Weighed | null {
  const group = dump.tables.byName[0];
  return manyOfOne(
    dump,
    "tables-exhausted",
    "ets_tables_per_thing",
    group?.count,
    dump.tables.count,
    () =>
      `${formatCount(group!.count)} of ${formatCount(dump.tables.count)} tables are called ${group!.name}.`,
  );
}

export function ports(dump: Picture): Weighed | null {
  const group = dump.ports.byKind[0];
  return manyOfOne(
    dump,
    "ports-exhausted",
    "ports_and_sockets",
    group?.count,
    dump.ports.count,
    () =>
      `${formatCount(group!.count)} of ${formatCount(dump.ports.count)} ports are of the kind ${group!.kind}.`,
  );
}

/** Many users are many processes; it takes the death by their number, or a share that leaves no room for doubt. */
function manyOfOne(
  { known }: Picture,
  kind: DeathKind,
  leakClass: string,
  count = 0,
  total: number,
  sentence: () => string,
): Weighed | null {
  const share = total === 0 ? 0 : count / total;
  if (share < 0.5 || (known?.kind !== kind && count < MANY)) return null;
  return { leakClass, share: known?.kind === kind ? 1 : 0, sentence: sentence() };
}
