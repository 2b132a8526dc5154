import { describe, expect, it } from "vitest";
import { leadsOf } from "../../../harness/autopsy/leads.ts";
import { GIB, MIB } from "../../../harness/base/units.ts";
import type { CrashDump, DeadProcess, DeadTable } from "../../../harness/timeline/crash-dump.ts";
import { dumpOf } from "../../support/dumps.ts";

const idle = dumpOf("halt");
const owner: DeadProcess = {
  ...idle.processes.byMemory[0]!,
  pid: "<0.9.1>",
  name: "owner",
  state: "Waiting",
};
const table: DeadTable = {
  name: "carts",
  owner: { pid: "<0.9.1>", name: "owner" },
  type: "set",
  rows: 500_000,
  memory: GIB,
  fixed: false,
};

/** The idle node, with something about it changed. */
function leads(changes: Partial<CrashDump>): readonly string[] {
  return leadsOf({ ...idle, memory: { ...idle.memory, total: 2 * GIB }, ...changes }).map(
    ({ leakClass }) => leakClass,
  );
}

function withProcess(changes: Partial<DeadProcess>): Pick<CrashDump, "processes"> {
  const process = { ...owner, ...changes };
  return { processes: { ...idle.processes, byMemory: [process], byMailbox: [process] } };
}

describe("real dumps point to", () => {
  it.each([
    ["incident", ["ets_sweep_slower_than_arrivals"]],
    ["heap", ["gen_server_state"]],
    ["atoms", ["atoms"]],
    ["processes", ["process_leak"]],
    ["mailbox", ["mailbox_unmatched"]],
    ["halt", []],
  ] as const)("%s: %j", (name, expected) => {
    expect(dumpOf(name).leads.map(({ leakClass }) => leakClass)).toEqual(expected);
  });
});

describe("a large table points to", () => {
  const tables = (one: DeadTable) => ({ tables: { ...idle.tables, byMemory: [one] } });

  it("rows that stay, when its owner is at rest", () => {
    expect(leads(tables(table))).toEqual(["ets_rows_never_removed"]);
  });

  it("a sweep that falls behind, when its owner holds as much again or has no time for its messages", () => {
    const sweeping = ["ets_sweep_slower_than_arrivals"];
    expect(leads({ ...tables(table), ...withProcess({ heap: GIB / 2 }) })).toEqual(sweeping);
    expect(leads({ ...tables(table), ...withProcess({ mailbox: 200_000 }) })).toEqual(sweeping);
  });

  it("a fixed table, when it is fixed", () => {
    expect(leads(tables({ ...table, fixed: true }))).toEqual(["ets_fixed_table"]);
  });

  it("nothing, when it is a small part of the node's memory", () => {
    expect(leads(tables({ ...table, memory: 100 * MIB }))).toEqual([]);
  });
});

describe("a large process points to", () => {
  it("its state, or to a recursion that never returns when its stack repeats", () => {
    expect(leads(withProcess({ memory: GIB }))).toEqual(["gen_server_state"]);
    const stack = ["lists:map/2", ...Array.from({ length: 11 }, () => "walk:tree/1")];
    expect(leads(withProcess({ memory: GIB, stack }))).toEqual(["non_tail_recursion"]);
  });

  it("its mailbox, when that is long: overload when it works or waits for an answer, otherwise messages that it does not know", () => {
    const long = { memory: GIB, mailbox: 1_000_000 };
    expect(leads(withProcess({ ...long, state: "Running" }))).toEqual(["mailbox_overload"]);
    expect(leads(withProcess({ ...long, state: "Waiting" }))).toEqual(["mailbox_unmatched"]);
    const stack = ["gen:do_call/4", "gen_server:call/3", "cart:handle_info/2", "gen_server:try_dispatch/4"];
    expect(leads(withProcess({ ...long, state: "Waiting", stack }))).toEqual(["mailbox_overload"]);
  });
});

describe("numbers point to what there is too much of", () => {
  it("binaries by their share", () => {
    expect(leads({ memory: { total: GIB, binary: GIB / 2 } })).toEqual(["refc_binary_router"]);
    expect(leads({ memory: { total: GIB, binary: GIB / 20 } })).toEqual([]);
  });

  it("atoms when half their table is full", () => {
    expect(leads({ atoms: { count: 900_000, limit: 1_048_576 } })).toEqual(["atoms"]);
    expect(leads({ atoms: { count: 9_000, limit: 1_048_576 } })).toEqual([]);
  });

  it("processes that began alike, when the many small ones hold the memory", () => {
    const processes = { ...idle.processes, count: 90_000, byCall: [{ call: "cart:init/1", count: 89_900 }] };
    expect(leads({ processes, memory: { total: GIB, processes: GIB / 2 } })).toEqual(["process_leak"]);
    expect(leads({ processes, memory: { total: GIB, processes: GIB / 20 } })).toEqual([]);
  });

  it("tables of one name, when the many small ones hold the memory", () => {
    const of = (count: number, memory: number) =>
      leads({ tables: { ...idle.tables, count: 5_000, byName: [{ name: "room_#", count }], memory } });
    expect(of(4_900, GIB)).toEqual(["ets_tables_per_thing"]);
    expect(of(1_200, GIB)).toEqual([]);
    expect(of(4_900, 20 * MIB)).toEqual([]);
  });

  it("ports of one kind, when it was ports that ran out", () => {
    const ports = { count: 4_000, byKind: [{ kind: "linked-in driver: tcp_inet", count: 3_990 }] };
    const known = { kind: "ports-exhausted", meaning: "" } as const;
    expect(leads({ ports, known })).toEqual(["ports_and_sockets"]);
    expect(leads({ ports })).toEqual([]);
  });

  it("carriers that are mostly empty", () => {
    const of = (blocks: number) => ({ allocators: [{ type: "eheap_alloc", carriers: GIB, blocks }] });
    expect(leads(of(GIB / 4))).toEqual(["allocator_fragmentation"]);
    expect(leads(of(0.9 * GIB))).toEqual([]);
  });
});

it("what accounts for more comes first", () => {
  const memory = { total: 2 * GIB, binary: 0.5 * GIB };
  expect(leads({ memory, tables: { ...idle.tables, byMemory: [table] } })).toEqual([
    "ets_rows_never_removed",
    "refc_binary_router",
  ]);
});
