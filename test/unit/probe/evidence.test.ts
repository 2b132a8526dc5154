import { describe, expect, it } from "vitest";
import type { CensusAnswer, ScanAnswer, SuspectsAnswer } from "../../../harness/probe/answers.ts";
import { CensusTaker } from "../../../harness/probe/census.ts";
import type { NodeProbe } from "../../../harness/probe/node-probe.ts";
import { Suspicion } from "../../../harness/probe/suspicion.ts";

const spent = { us: 1_500, reductions: 1 };

describe("a census", () => {
  it("is told in bytes, beside what the allocators hold", async () => {
    const { message, data } = await takerOf([census({})]).take(1_000);
    expect(message).toBe(
      "120 000 processes (looked at 2 000); most of them shop_cart:init/1 (118 000); 9 000 atoms",
    );
    expect(data.processes).toEqual([
      {
        initialCall: "shop_cart:init/1",
        count: 118_000,
        estimated: true,
        currentFunction: "gen_server:loop/7",
        there: 1_900,
        parent: "shop_cart_sup",
        children: 1_950,
        sample: ["<0.99.4>"],
        lookedAt: 1_950,
        orphans: 3,
      },
    ]);
    expect(data.tables[0]).toMatchObject({ name: "cart_#", memory: 8_000 });
    expect(data.allocators).toEqual([{ type: "eheap_alloc", allocated: 20, used: 10 }]);
    expect(data.cost, "in milliseconds, with the allocators").toBe(3);
  });

  it("knows who has got a name that another one had, and no more than that", async () => {
    const taker = takerOf([
      census({ names: { kept: "<0.1.0>", moved: "<0.2.0>", gone: "<0.3.0>" } }),
      census({ names: { kept: "<0.1.0>", moved: "<0.9.0>", new: "<0.8.0>" } }),
    ]);
    expect((await taker.take(1_000)).data.replaced, "nothing is known before").toEqual([]);
    const { data, message } = await taker.take(1_000);
    expect(data.replaced).toEqual([{ name: "moved", times: 1 }]);
    expect(message).toContain("names of another process now: moved");
  });

  it("goes on counting where the numbers of pids begin anew", async () => {
    const taker = takerOf([census({ spawned: 2 ** 28 - 10 }), census({ spawned: 40 })]);
    const first = (await taker.take(1_000)).data.spawned!;
    expect((await taker.take(1_000)).data.spawned! - first).toBe(50);
  });

  it("asks for atoms since the last one, and for none after a restart", async () => {
    const asked: (number | null)[] = [];
    const taker = takerOf([census({ atoms: 500 }), census({}), census({})], asked);
    await taker.take(1_000);
    await taker.take(1_000);
    taker.forget();
    await taker.take(1_000);
    expect(asked).toEqual([null, 500, null]);
  });
});

describe("suspects", () => {
  it("are those who stand out, each once, with all the reasons", async () => {
    const asked: string[][] = [];
    const suspicion = suspicionOf([{ processes: [], tables: [], spent }], asked);
    suspicion.suspect(scan, ["<0.1.0>", "<0.4.0>"]);
    await suspicion.look("run");
    expect(asked).toEqual([["<0.1.0>", "<0.2.0>", "<0.3.0>", "<0.4.0>"]]);
  });

  it("are told in bytes; of one that does not answer, what the scan has seen", async () => {
    const suspicion = suspicionOf([
      {
        processes: [
          {
            pid: "<0.1.0>",
            name: "owner",
            state: "read",
            heap_words: 100,
            stack_words: 10,
            frames: ["a:b/1"],
          },
          { pid: "<0.2.0>", name: null, state: "stalled", frames: [] },
        ],
        tables: [],
        spent,
      },
    ]);
    suspicion.suspect(scan, ["<0.1.0>"]);
    const { data, message } = await suspicion.look("run");
    expect(data.processes).toEqual([
      {
        pid: "<0.1.0>",
        name: "owner",
        state: "read",
        because: ["heap", "reductions", "watched"],
        heap: 800,
        stack: 80,
        reductions: 7_000_000,
        frames: ["a:b/1"],
      },
      { pid: "<0.2.0>", name: null, state: "stalled", because: ["mailbox"], mailbox: 200_000, frames: [] },
    ]);
    expect(message).toContain("1 did not answer");
  });

  it("are known by what they began with when they were small enough to be asked", async () => {
    const small: SuspectsAnswer["processes"][number] = {
      pid: "<0.1.0>",
      name: null,
      state: "read",
      frames: [],
    };
    const suspicion = suspicionOf([
      { processes: [{ ...small, initial_call: "shop_cart:init/1" }], tables: [], spent },
      { processes: [small], tables: [], spent },
      { processes: [small], tables: [], spent },
    ]);
    const initialCall = async () => (await suspicion.look("run")).data.processes[0]!.initialCall;
    expect(await initialCall()).toBe("shop_cart:init/1");
    expect(await initialCall()).toBe("shop_cart:init/1");
    expect(await initialCall()).toBe("shop_cart:init/1");
  });
});

const process = { name: null, state: "stalled" } as const;
const scan: ScanAnswer = {
  processes: {
    total: 4,
    scanned: 3,
    busy: [{ pid: "<0.2.0>", name: null }],
    by_heap: [{ ...process, pid: "<0.1.0>", heap_words: 90 }],
    by_mailbox: [{ ...process, pid: "<0.2.0>", mailbox: 200_000 }],
    by_stack: [{ pid: "<0.3.0>", name: null, stack_words: 90_000 }],
    by_binaries: [],
    by_reductions: [{ pid: "<0.1.0>", name: null, reductions: 7_000_000 }],
  },
  tables: { total: 0, scanned: 0, by_memory: [] },
  spent,
};

function census(changes: Partial<CensusAnswer>): CensusAnswer {
  return {
    total: 120_000,
    looked_at: 2_000,
    busy: [],
    processes: [
      {
        initial_call: "shop_cart:init/1",
        count: 118_000,
        estimated: true,
        current_function: "gen_server:loop/7",
        there: 1_900,
        parent: "shop_cart_sup",
        children: 1_950,
        sample: ["<0.99.4>"],
        looked_at: 1_950,
        orphans: 3,
      },
    ],
    tables: [{ name: "cart_#", named: false, owner: "shop", owners: 1, count: 2, memory_words: 1_000 }],
    ports: [],
    spawned: 1,
    names: {},
    atoms: 9_000,
    new_atoms: [],
    modules: { count: 1, newest: [] },
    persistent_terms: { count: 0, memory: 0 },
    spent,
    ...changes,
  };
}

/** A node that gives these answers, one after the other. */
function takerOf(answers: readonly CensusAnswer[], asked: (number | null)[] = []): CensusTaker {
  const left = [...answers];
  const node = {
    census: (_: number, atoms: number | null) => {
      asked.push(atoms);
      return Promise.resolve(left.shift()!);
    },
    allocators: () =>
      Promise.resolve({
        allocated: 20,
        used: 10,
        types: [{ type: "eheap_alloc", allocated: 20, used: 10 }],
        spent,
      }),
  };
  return new CensusTaker(node as unknown as NodeProbe, 8);
}

function suspicionOf(answers: readonly SuspectsAnswer[], asked: string[][] = []): Suspicion {
  const left = [...answers];
  const node = {
    suspects: (pids: readonly string[]) => {
      asked.push([...pids]);
      return Promise.resolve(left.shift()!);
    },
  };
  return new Suspicion(node as unknown as NodeProbe, 8);
}
