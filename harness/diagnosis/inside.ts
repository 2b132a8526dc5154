import type { Bytes, Quantity } from "../base/units.ts";
import type {
  Census,
  Collected,
  Examination,
  PortGroup,
  ProcessGroup,
  RowSample,
  SuspectProcess,
  Suspects,
  SuspectTable,
  TableGroup,
} from "../timeline/evidence.ts";
import type { Timeline } from "../timeline/types.ts";

type Count = Quantity<"count">;

/** Something as it was when it was first seen, and as it was last. */
export interface Story<Thing> {
  readonly first: Thing;
  readonly last: Thing;
  /** Every sight of it, in order. */
  readonly all: readonly Thing[];
  /** Whether it was still there at the last look of all. */
  readonly stays: boolean;
}

/** What the probe saw inside the node over the whole run. */
export interface Inside {
  readonly tables: readonly Story<SuspectTable>[];
  readonly processes: readonly Story<SuspectProcess>[];
  readonly processGroups: readonly Story<ProcessGroup>[];
  readonly tableGroups: readonly Story<TableGroup>[];
  readonly portGroups: readonly Story<PortGroup>[];
  readonly collected: readonly Collected[];
  readonly rows: readonly RowSample[];
}

/** Null where the probe never looked inside. */
export function insideOf({ events }: Timeline): Inside | null {
  const dataOf = <Data>(name: string) =>
    events.flatMap(({ event, data }) => (event === name ? [data as Data] : []));
  const examination = dataOf<Examination>("examination").at(-1) ?? {};
  const suspects = [...dataOf<Suspects>("suspects"), ...(examination.suspects ? [examination.suspects] : [])];
  const censuses = [...dataOf<Census>("census"), ...(examination.census ? [examination.census] : [])];
  if (suspects.length === 0 && censuses.length === 0) return null;
  return {
    tables: stories(
      suspects,
      ({ tables }) => tables,
      ({ id }) => id,
    ),
    processes: stories(
      suspects,
      ({ processes }) => processes,
      ({ pid }) => pid,
    ),
    processGroups: stories(
      censuses,
      ({ processes }) => processes,
      ({ initialCall }) => initialCall,
    ),
    tableGroups: stories(
      censuses,
      ({ tables }) => tables,
      ({ name, owner }) => `${name} ${owner}`,
    ),
    portGroups: stories(
      censuses,
      ({ ports }) => ports,
      ({ name, owner }) => `${name} ${owner}`,
    ),
    collected: examination.collected ?? [],
    rows: examination.rows ?? [],
  };
}

function stories<Look, Thing>(
  looks: readonly Look[],
  thingsIn: (look: Look) => readonly Thing[],
  identity: (thing: Thing) => string,
): readonly Story<Thing>[] {
  const seen = new Map<string, Thing[]>();
  for (const thing of looks.flatMap(thingsIn)) {
    const key = identity(thing);
    const all = seen.get(key);
    if (all) all.push(thing);
    else seen.set(key, [thing]);
  }
  const atTheEnd = new Set(looks.slice(-1).flatMap(thingsIn).map(identity));
  return [...seen].map(([key, all]) => ({
    first: all[0]!,
    last: all.at(-1)!,
    all,
    stays: atTheEnd.has(key),
  }));
}

/** The process that a table belongs to, where it was looked at. */
export function ownerOf(inside: Inside, table: SuspectTable): Story<SuspectProcess> | null {
  return inside.processes.find(({ last }) => last.pid === table.owner.pid) ?? null;
}

/** Of those that are still there the one that gained most; null of none. */
export function mostGrown<Thing>(
  of: readonly Story<Thing>[],
  size: (thing: Thing) => Count | Bytes,
): Story<Thing> | null {
  const gain = ({ first, last }: Story<Thing>) => size(last) - size(first);
  return of
    .filter(({ stays }) => stays)
    .reduce<Story<Thing> | null>((best, one) => (best && gain(best) >= gain(one) ? best : one), null);
}
