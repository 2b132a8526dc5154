import type { Bytes, Millis, Quantity } from "../base/units.ts";
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
  /** When each of them was, in milliseconds since the start of the run. */
  readonly at: readonly Millis[];
  /** Whether the first look of all did not see it. */
  readonly isNew: boolean;
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
  /** Every count of all that is there, in order. */
  readonly censuses: readonly Census[];
  readonly collected: readonly Collected[];
  readonly rows: readonly RowSample[];
}

/** Null where the probe never looked inside. */
export function insideOf({ events }: Timeline): Inside | null {
  const looks = (name: string) => events.filter(({ event }) => event === name);
  const [last] = looks("examination").slice(-1);
  const examination = (last?.data ?? {}) as Examination;
  const atTheEnd = <Look>(look: Look | undefined) => (last && look ? [{ t: last.t, look }] : []);
  const suspects = [
    ...looks("suspects").map(({ t, data }) => ({ t, look: data as Suspects })),
    ...atTheEnd(examination.suspects),
  ];
  const censuses = [
    ...looks("census").map(({ t, data }) => ({ t, look: data as Census })),
    ...atTheEnd(examination.census),
  ];
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
      ({ name, owner, to = "" }) => `${name} ${owner} ${to}`,
    ),
    censuses: censuses.map(({ look }) => look),
    collected: examination.collected ?? [],
    rows: examination.rows ?? [],
  };
}

function stories<Look, Thing>(
  looks: readonly { readonly t: Millis; readonly look: Look }[],
  thingsIn: (look: Look) => readonly Thing[],
  identity: (thing: Thing) => string,
): readonly Story<Thing>[] {
  const sights = looks.flatMap(({ t, look }) => thingsIn(look).map((thing) => ({ t, thing })));
  const seen = Map.groupBy(sights, ({ thing }) => identity(thing));
  const atFirst = new Set(looks.slice(0, 1).flatMap(({ look }) => thingsIn(look).map(identity)));
  const atTheEnd = new Set(looks.slice(-1).flatMap(({ look }) => thingsIn(look).map(identity)));
  return [...seen].map(([key, all]) => ({
    first: all[0]!.thing,
    last: all.at(-1)!.thing,
    all: all.map(({ thing }) => thing),
    at: all.map(({ t }) => t),
    isNew: !atFirst.has(key),
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
