import { describe, expect, it } from "vitest";
import { MIB } from "../../../harness/base/units.ts";
import { autopsyOf, dumpBytes, dumpOf, dumps } from "../../support/dumps.ts";

describe("the dump of the incident's end", () => {
  const dump = dumpOf("incident");

  it("says why the node died, and on what it ran", () => {
    expect(dump).toMatchObject({
      at: "Mon Nov 23 19:40:59 2026",
      slogan: 'eheap_alloc: Cannot allocate 49515520 bytes of memory (of type "heap").',
      known: {
        kind: "allocation-failure",
        request: { allocator: "eheap_alloc", bytes: 49_515_520, purpose: "heap" },
      },
      node: "sessions-2026-11-23T19-40-08Z@127.0.0.1",
      taints: "crypto",
      truncated: null,
      atoms: { count: 10_270, limit: 1_048_576 },
    });
    expect(dump.system).toMatch(/^Erlang\/OTP 25 /);
  });

  it("says whose heap was being collected, and from where in the code", () => {
    expect(dump.running[0]).toMatchObject({ name: "sessions_owner", state: "Garbing", mailbox: 3_632 });
    expect(dump.running[0]!.stack).toEqual(
      expect.arrayContaining([
        "sessions_store_leaky:persist/2",
        "sessions_store_leaky:sweep/2",
        "sessions_store_leaky:handle_info/2",
        "gen_server:try_dispatch/4",
      ]),
    );
  });

  it("gives heaps in bytes: the node counts them in words of eight", () => {
    const { heap, oldHeap, memory } = dump.processes.byMemory[0]!;
    expect(heap + oldHeap).toBeGreaterThan(100 * MIB);
    expect(heap + oldHeap).toBeLessThanOrEqual(memory);
    expect(memory).toBeLessThan(dump.memory["processes"]!);
  });

  it("says which table was large, and whose it is", () => {
    expect(dump.tables.byMemory[0]).toMatchObject({
      name: "sessions",
      owner: { name: "sessions_owner" },
      type: "set",
      rows: 38_058,
      fixed: false,
    });
    expect(dump.tables.byMemory[0]!.memory / dump.memory["ets"]!).toBeGreaterThan(0.99);
  });

  it("says what the allocators had and used", () => {
    expect(dump.allocators.slice(0, 2).map(({ type }) => type)).toEqual(["ets_alloc", "eheap_alloc"]);
    for (const { carriers, blocks } of dump.allocators) expect(blocks).toBeLessThanOrEqual(carriers);
  });

  it("counts ports by what is at their other end", () => {
    expect(dump.ports.byKind).toContainEqual({ kind: "linked-in driver: tcp_inet", count: 9 });
  });
});

describe("other deaths", () => {
  it("by erlang:halt: in the caller's words, with the caller", () => {
    expect(dumpOf("halt")).toMatchObject({
      slogan: "the operator said so",
      known: { kind: "halted" },
      node: null,
    });
  });

  it("by a full table of atoms", () => {
    const { known, atoms } = dumpOf("atoms");
    expect(known!.kind).toBe("atoms-exhausted");
    expect(atoms).toEqual({ count: 20_480, limit: 20_000 });
  });

  it("by a full table of processes: with what they began as", () => {
    const { known, processes } = dumpOf("processes");
    expect(known!.kind).toBe("processes-exhausted");
    expect(processes.byCall[0]).toEqual({ call: "a:idle/0", count: 57 });
    expect(processes.count).toBe(94);
  });

  it("with a full mailbox", () => {
    expect(dumpOf("mailbox").processes.byMailbox).toMatchObject([
      { name: "sink", mailbox: 2_000, state: "Waiting", stack: ["b:sink/0"] },
    ]);
  });

  it("the initial call of a process that proc_lib started is that of its module", () => {
    const calls = dumpOf("heap").processes.byMemory.map(({ name, initialCall }) => [name, initialCall]);
    expect(calls).toContainEqual(["logger", "logger_server:init/1"]);
    expect(calls).toContainEqual(["init", null]);
  });
});

describe("a dump that breaks off", () => {
  it.each(dumps)("is read as far as it goes, and said to be broken off: %s", (name) => {
    const whole = dumpBytes(name);
    for (let part = 1; part < 40; part++) {
      const dump = autopsyOf(whole.subarray(0, Math.floor((whole.length * part) / 40)));
      expect(dump?.slogan).toBe(dumpOf(name).slogan);
      expect(dump?.truncated).toMatch(/^it breaks off in its section \w+$/);
    }
  });

  it("keeps what came before: memory and processes, though no table", () => {
    const whole = dumpBytes("incident");
    const { memory, processes, tables } = autopsyOf(whole.subarray(0, whole.indexOf("=ets:")))!;
    expect(memory).toEqual(dumpOf("incident").memory);
    expect(processes.count).toBe(53);
    expect(tables.count).toBe(0);
  });

  it("does not take half a number for a number", () => {
    const whole = dumpBytes("incident");
    const cut = whole.indexOf("total: ") + "total: 30".length;
    expect(autopsyOf(whole.subarray(0, cut))!.memory).toEqual({});
  });

  it("says so in the VM's own words where it was told to stop", () => {
    const whole = dumpBytes("halt");
    const cut = whole.subarray(0, whole.indexOf("=proc_heap"));
    const dump = autopsyOf(cut, Buffer.from("7EFF98\n=abort:CRASH DUMP SIZE LIMIT REACHED\n"));
    expect(dump!.truncated).toBe("the VM stopped writing it: crash dump size limit reached");
  });
});

it("bytes that are no dump are none", () => {
  expect(autopsyOf(Buffer.from("t,memory\n0,1\n"))).toBeNull();
  expect(autopsyOf()).toBeNull();
});

it("a slogan of several lines is read to its end", () => {
  const text =
    "=erl_crash_dump:0.5\nToday\nSlogan: init terminating in do_boot\n  ({undef})\nSystem version: OTP\n";
  expect(autopsyOf(Buffer.from(text))!.slogan).toBe("init terminating in do_boot\n  ({undef})");
});

it("what is kept does not grow with the dump", () => {
  const head = "=erl_crash_dump:0.5\nToday\nSlogan: x\nSystem version: [64-bit]\n";
  const many = (count: number) =>
    Array.from(
      { length: count },
      (_, i) => `=proc:<0.${i}.0>\nName: p${i}\nMemory: ${i}\nLink list: ${"<0.1.0>,".repeat(2_000)}\n`,
    );
  const sizeOf = (count: number) =>
    JSON.stringify(autopsyOf(Buffer.from(head), ...many(count).map((text) => Buffer.from(text)))).length;
  expect(sizeOf(2_000)).toBeLessThan(sizeOf(100) * 1.1);
});
