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

it("says nothing of a run that was bounded", () => {
  const collected = [
    { pid, name: "carts", heap: { before: 31 * MIB, after: 23 * MIB }, mailbox: 0, state: 2_400_000 },
  ];
  expect(diagnosed({ failed: [], looks: [{}], examination: { collected } })).toEqual([]);
});
