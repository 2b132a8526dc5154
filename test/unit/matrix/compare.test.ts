import { describe, expect, it } from "vitest";
import { mismatches, type Found } from "../../../scripts/matrix/compare.ts";
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
