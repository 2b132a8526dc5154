import { describe, expect, it } from "vitest";
import { holds, isOpen, mismatches, type Compared, type Found } from "../../../scripts/matrix/compare.ts";
import type { Expected } from "../../../scripts/matrix/expected.ts";

const expected: Expected = {
  class: "process_leak",
  sick: { outcome: "unbounded", gates: ["processes-bounded"], rule: "process_leak", status: "leaking" },
  healthy: { outcome: "bounded" },
};

const leaking = { ruleId: "process_leak", status: "leaking" } as const;
const sick: Found = {
  outcome: "unbounded",
  gates: ["processes-bounded", "memory-bounded"],
  findings: [leaking, { ruleId: "ets_rows_never_removed", status: "unknown" }],
};
const healthy: Found = { outcome: "bounded", gates: [], findings: [] };

describe("a sick run", () => {
  it("is as expected with the right outcome, gates and first finding; further ones do not matter", () => {
    expect(mismatches(expected, "sick", sick)).toEqual([]);
  });

  it.each<[string, Partial<Found>, readonly string[]]>([
    ["another outcome", { outcome: "inconclusive" }, ["came out inconclusive, not unbounded"]],
    ["a gate that passed", { gates: ["memory-bounded"] }, ["processes-bounded did not fail"]],
    [
      "the cause named second",
      { findings: [{ ruleId: "mailbox_unmatched", status: "leaking" }, leaking] },
      ["named mailbox_unmatched first, not process_leak"],
    ],
    ["no cause", { findings: [] }, ["named no cause first, not process_leak"]],
    [
      "another status",
      { findings: [{ ruleId: "process_leak", status: "unknown" }] },
      ["called it unknown, not leaking"],
    ],
    [
      "nothing right",
      healthy,
      [
        "came out bounded, not unbounded",
        "processes-bounded did not fail",
        "named no cause first, not process_leak",
      ],
    ],
  ])("does not pass with %s", (_, change, told) => {
    expect(mismatches(expected, "sick", { ...sick, ...change })).toEqual(told);
  });
});

describe("a healthy run", () => {
  it("is as expected when it is bounded and accused of nothing", () => {
    const acquitted = { ruleId: "heap_bloat", status: "not-leaking" } as const;
    expect(mismatches(expected, "healthy", { ...healthy, findings: [acquitted] })).toEqual([]);
  });

  it.each<[string, Partial<Found>, readonly string[]]>([
    ["a failed verdict", { outcome: "unbounded" }, ["came out unbounded, not bounded"]],
    ["an open verdict", { outcome: "inconclusive" }, ["came out inconclusive, not bounded"]],
    ["an accusation", { findings: [leaking] }, ["blamed for process_leak"]],
  ])("does not pass with %s", (_, change, told) => {
    expect(mismatches(expected, "healthy", { ...healthy, ...change })).toEqual(told);
  });
});

describe("a run is open, not wrong,", () => {
  it.each<[string, boolean, "sick" | "healthy", Partial<Found>]>([
    ["when it cannot say and blames nothing", true, "healthy", { outcome: "inconclusive", findings: [] }],
    ["when it cannot say and suspects the right cause", true, "sick", { outcome: "inconclusive" }],
    ["but not when it says the wrong thing", false, "sick", { outcome: "bounded" }],
    ["nor when it blames a healthy service", false, "healthy", { outcome: "inconclusive" }],
    [
      "nor when it blames another cause",
      false,
      "sick",
      { outcome: "inconclusive", findings: [{ ruleId: "atoms", status: "leaking" }] },
    ],
  ])("%s", (_, open, variant, change) => {
    expect(isOpen(expected, variant, { ...sick, ...change })).toBe(open);
  });
});

describe("the whole matrix holds", () => {
  const right: Compared = {
    ...healthy,
    class: "a",
    variant: "healthy",
    took: 1,
    mismatches: [],
    open: false,
  };
  const open: Compared = { ...right, mismatches: ["came out inconclusive, not bounded"], open: true };
  const wrong: Compared = { ...open, open: false };

  it("with as many open runs as allowed, and no wrong one", () => {
    expect(holds([right, right], 0)).toBe(true);
    expect(holds([right, open], 0.5)).toBe(true);
    expect(holds([right, open], 0.4)).toBe(false);
    expect(holds([right, wrong], 1)).toBe(false);
  });
});
