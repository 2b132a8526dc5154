import { expect, it } from "vitest";
import { KIB, MIB } from "../../../harness/base/units.ts";
import type { Collected } from "../../../harness/timeline/evidence.ts";
import { diagnosed, namesOf, process, table } from "./support.ts";

const pid = "<0.90.0>";

function after(held: Partial<Collected>) {
  const heap = { before: 31 * MIB, after: 23 * MIB };
  return diagnosed({
    failed: ["heap-bounded", "memory-processes-bounded"],
    looks: [
      { suspects: { processes: [process({ heap: 300 * KIB, mailbox: 0, dictionary: 2 })] } },
      { suspects: { processes: [process({ heap: 31 * MIB, mailbox: 0, dictionary: 2 })] } },
    ],
    examination: { collected: [{ pid, name: "carts", heap, mailbox: 0, ...held }] },
    series: { "memory.processes": ({ loaded }) => (9 + Math.max(0, loaded) / 10_000) * MIB },
  });
}

it("names the server whose state survives a collection", () => {
  const [first] = after({ state: 2_400_000 });
  expect(first).toMatchObject({
    ruleId: "gen_server_state",
    status: "leaking",
    suspect: { kind: "process", label: "carts", pid },
  });
  expect(first!.confidence).toBeGreaterThan(0.7);
  expect(first!.rejected.map(({ ruleId }) => ruleId)).toContain("heap_bloat");
});

it("says nothing where the heap went with the collection", () => {
  const heap = { before: 31 * MIB, after: 40 * KIB };
  expect(namesOf(after({ heap, state: 3_000 }))).not.toContain("gen_server_state");
});

it("says nothing where something else than the state holds the heap", () => {
  expect(namesOf(after({ state: 12 }))).not.toContain("gen_server_state");
});

it("leaves a table that grows to the rules of tables", () => {
  const looks = [1_000, 40_000].map((rows) => ({
    suspects: { tables: [table({ name: "carts", rows, memory: rows * KIB })], processes: [process({})] },
  }));
  const heap = { before: 2 * MIB, after: 40 * KIB };
  const findings = diagnosed({
    failed: ["memory-bounded", "memory-ets-bounded"],
    looks: [looks[0]!, looks[1]!],
    examination: { collected: [{ pid, name: "owner", heap, mailbox: 0, state: 8 }] },
    series: { "memory.ets": ({ loaded }) => MIB + Math.max(0, loaded) * KIB },
  });
  expect(namesOf(findings)).toContain("ets_rows_never_removed");
  expect(namesOf(findings)).not.toContain("gen_server_state");
});

it("comes behind native code that took far more than the state, whose entries may be its handles", () => {
  const findings = (rss: number) =>
    diagnosed({
      failed: ["memory-binary-bounded", "memory-system-bounded"],
      looks: [
        { suspects: { processes: [process({ heap: 139 * KIB, mailbox: 0 })] } },
        { suspects: { processes: [process({ heap: 1_584_157, mailbox: 0 })] } },
      ],
      examination: {
        collected: [
          { pid, name: "macs", heap: { before: 1_584_157, after: 1_573_200 }, mailbox: 0, state: 99_422 },
        ],
      },
      series: {
        "memory.processes": ({ loaded }) => 5 * MIB + 6 * Math.max(0, loaded),
        "memory.total": ({ loaded }) => 15 * MIB + 6 * Math.max(0, loaded),
        "allocator.allocated": () => 20 * MIB,
        "os.rss": ({ loaded }) => (loaded > 0 ? rss : 45 * MIB),
      },
    });
  expect(namesOf(findings(45 * MIB))[0]).toBe("gen_server_state");
  expect(namesOf(findings(72 * MIB)).slice(0, 2)).toEqual(["native_memory", "gen_server_state"]);
});

it("says nothing of a run that was bounded", () => {
  const collected = [
    { pid, name: "carts", heap: { before: 31 * MIB, after: 23 * MIB }, mailbox: 0, state: 2_400_000 },
  ];
  expect(diagnosed({ failed: [], looks: [{}], examination: { collected } })).toEqual([]);
});

/** As of RabbitMQ's queues, which hibernate and have a loop of their own: nobody can ask them for their state. */
function unasked(held: Partial<Collected>, gained = 26 * MIB, first = 1.4 * MIB) {
  const binaries = { before: 20 * MIB, after: 20 * MIB, released: 0 };
  return diagnosed({
    failed: ["memory-bounded", "memory-binary-bounded"],
    looks: [
      { suspects: { processes: [process({ name: null, heap: first, mailbox: 0 })] } },
      { suspects: { processes: [process({ name: null, heap: 6 * MIB, mailbox: 0 })] } },
    ],
    examination: {
      collected: [
        {
          ...{ pid, name: null, initialCall: "rabbit_prequeue:init/1", mailbox: 0, binaries },
          ...{ heap: { before: 6 * MIB, after: 6 * MIB }, ...held },
        },
      ],
    },
    series: { "memory.binary": ({ loaded }) => MIB + (loaded > 0 ? gained : 0) },
  });
}

it("names a process that cannot be asked, by what a collection leaves of its heap and its binaries", () => {
  const [first] = unasked({});
  expect(first).toMatchObject({
    ruleId: "gen_server_state",
    status: "leaking",
    suspect: { kind: "process", label: "rabbit_prequeue:init/1", pid },
    sentence: expect.stringContaining("6.0 MiB of heap and 20.0 MiB of binaries") as string,
  });
  // Whoever cannot be asked is named with less certainty than who was.
  expect(first!.confidence).toBeLessThan(0.7);
  expect(first!.rejected.map(({ ruleId }) => ruleId)).toContain("refc_binary_router");
});

it.each([
  [
    "a collection gave it back",
    unasked({
      heap: { before: 6 * MIB, after: 9 * KIB },
      binaries: { before: 20 * MIB, after: 0, released: 9_000 },
    }),
  ],
  ["messages wait that may hold it", unasked({ mailbox: 4_000 })],
  ["it held as much when it was first looked at", unasked({}, 26 * MIB, 26 * MIB)],
  ["the node gained far more than it holds", unasked({}, 400 * MIB)],
])("does not name a process that cannot be asked where %s", (_, findings) => {
  expect(namesOf(findings)).not.toContain("gen_server_state");
});
