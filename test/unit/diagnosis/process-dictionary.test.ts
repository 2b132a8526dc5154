import { expect, it } from "vitest";
import { KIB, MIB } from "../../../harness/base/units.ts";
import { diagnosed, namesOf, process } from "./support.ts";

const pid = "<0.90.0>";

function grownTo(dictionary: number, failed = ["heap-bounded", "memory-processes-bounded"]) {
  return diagnosed({
    failed,
    looks: [
      { suspects: { processes: [process({ heap: 300 * KIB, mailbox: 0, dictionary: 2 })] } },
      { suspects: { processes: [process({ heap: 31 * MIB, mailbox: 0, dictionary })] } },
    ],
    examination: {
      collected: [{ pid, name: "owner", heap: { before: 31 * MIB, after: 23 * MIB }, mailbox: 0, state: 3 }],
    },
  });
}

it("names the process whose dictionary gains entries", () => {
  const [first] = grownTo(7_002);
  expect(first).toMatchObject({
    ruleId: "process_dictionary",
    status: "leaking",
    suspect: { kind: "process", label: "owner", pid },
  });
  expect(first!.confidence).toBeGreaterThan(0.9);
  expect(first!.sentence).toContain("7 002");
  expect(first!.rejected.map(({ ruleId }) => ruleId)).toEqual(["gen_server_state", "heap_bloat"]);
});

it("says nothing of a dictionary that stays short", () => {
  expect(namesOf(grownTo(4))).not.toContain("process_dictionary");
});

it("says nothing of a run that was bounded", () => {
  expect(grownTo(7_002, [])).toEqual([]);
});
