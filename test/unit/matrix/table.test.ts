import { describe, expect, it } from "vitest";
import { painter } from "../../../harness/report/colours.ts";
import type { Compared } from "../../../scripts/matrix/compare.ts";
import { renderMatrix } from "../../../scripts/matrix/table.ts";

const right: Compared = {
  class: "timers",
  variant: "sick",
  outcome: "unbounded",
  gates: ["memory-system-bounded"],
  findings: [{ ruleId: "timers", status: "leaking" }],
  took: 36_000,
  mismatches: [],
  open: false,
};
const wrong: Compared = {
  ...right,
  variant: "healthy",
  outcome: "unbounded",
  gates: [],
  findings: [],
  took: 42_100,
  mismatches: ["came out unbounded, not bounded"],
};

describe("the matrix for people", () => {
  it("marks each run, and says under it what is not as expected", () => {
    expect(renderMatrix([right, wrong], 2, painter(false))).toBe(
      [
        "    class   variant  verdict         time  named first",
        "  ✓ timers  sick     unbounded        36s  timers",
        "      failed: memory-system-bounded",
        "  ✗ timers  healthy  unbounded      42.1s  –",
        "      came out unbounded, not bounded",
        "",
        "2 runs of 1 class: 1 not as expected",
        "",
      ].join("\n"),
    );
  });

  it("says so when all is well", () => {
    const both = [right, { ...right, class: "atoms" }];
    expect(renderMatrix(both, 2, painter(false))).toContain("2 runs of 2 classes: all as expected");
  });

  it("marks what stayed open as no mistake", () => {
    const open = { ...wrong, outcome: "inconclusive", open: true };
    const text = renderMatrix([right, open], 2, painter(false));
    expect(text).toContain("  ? timers  healthy  inconclusive   42.1s  –");
    expect(text).toContain("2 runs of 1 class: none wrong, 1 open");
  });

  it("calls nothing well that was cut off", () => {
    expect(renderMatrix([right], 2, painter(false))).toContain("\ninterrupted after 1 of 2 runs\n");
  });
});
