import type { Unit } from "../../harness/base/units.ts";
import type { Census, Suspects } from "../../harness/timeline/evidence.ts";
import type { Timeline } from "../../harness/timeline/types.ts";
import type { Window } from "../../harness/verdict/window.ts";

/** The series by which a class of leak shows best, taken from the record of a run. */
export interface Telling {
  readonly label: string;
  readonly unit: Unit;
  readonly take: (timeline: Timeline) => Window | null;
}

const recorded = (name: string, label: string, unit: Unit): Telling => ({
  label: `${label} (${name})`,
  unit,
  take: ({ series }) => series.get(name) ?? null,
});

/** What one series has over another, at the times of the second. */
const over = (name: string, less: string, label: string): Telling => ({
  label: `${label} (${name} − ${less})`,
  unit: "B",
  take: ({ series }) => {
    const [more, base] = [series.get(name), series.get(less)];
    if (!more || !base) return null;
    const before = (t: number) =>
      more.v[
        Math.max(
          0,
          more.t.findLastIndex((time) => time <= t),
        )
      ]!;
    return { t: base.t, v: base.v.map((value, at) => before(base.t[at]!) - value) };
  },
});

const looked = (event: string, label: string, unit: Unit, value: (look: unknown) => number): Telling => ({
  label,
  unit,
  take: ({ events }) => {
    const looks = events.filter((one) => one.event === event);
    return {
      t: Float64Array.from(looks, ({ t }) => t),
      v: Float64Array.from(looks, ({ data }) => value(data)),
    };
  },
});

const busiest = (suspects: unknown) =>
  Math.max(
    0,
    ...(suspects as Suspects).processes
      .filter(({ name }) => name !== null)
      .map(({ reductions = 0 }) => reductions),
  );

export const tellings: Readonly<Record<string, Telling>> = {
  allocator_fragmentation: over("allocator.allocated", "allocator.used", "Allocated and not used"),
  atoms: recorded("count.atoms", "Atoms", "count"),
  code_and_persistent_term_churn: looked(
    "census",
    "Persistent terms, by the census",
    "count",
    (census) => (census as Census).persistentTerms.count,
  ),
  endless_tail_loop: looked(
    "suspects",
    "Reductions so far of the busiest process that has a name",
    "count",
    busiest,
  ),
  ets_fixed_table: recorded("memory.ets", "Memory of tables", "B"),
  ets_rows_never_removed: recorded("memory.ets", "Memory of tables", "B"),
  ets_sweep_slower_than_arrivals: recorded("mailbox.largest", "Longest mailbox", "count"),
  ets_tables_per_thing: recorded("count.ets_tables", "Tables", "count"),
  gen_server_state: recorded("heap.largest", "Largest heap", "B"),
  heap_bloat: recorded("heap.largest", "Largest heap", "B"),
  mailbox_overload: recorded("mailbox.largest", "Longest mailbox", "count"),
  mailbox_unmatched: recorded("mailbox.largest", "Longest mailbox", "count"),
  monitor_leak: recorded("memory.system", "Memory beside processes", "B"),
  native_memory: over("os.rss", "allocator.allocated", "Resident and not the allocators'"),
  non_tail_recursion: recorded("stack.largest", "Largest stack", "B"),
  pool_checkout: recorded("count.ports", "Ports", "count"),
  ports_and_sockets: recorded("count.ports", "Ports", "count"),
  process_dictionary: recorded("heap.largest", "Largest heap", "B"),
  process_leak: recorded("count.processes", "Processes", "count"),
  refc_binary_router: recorded("memory.binary", "Memory of binaries", "B"),
  refc_sub_binary: recorded("memory.binary", "Memory of binaries", "B"),
  restart_storm: looked(
    "census",
    "Processes begun so far, by the census",
    "count",
    (census) => (census as Census).spawned ?? 0,
  ),
  string_as_list: recorded("memory.ets", "Memory of tables", "B"),
  timers: recorded("allocator.fixed", "Blocks of a fixed size", "B"),
};
