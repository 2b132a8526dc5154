import { describe, expect, it } from "vitest";
import { MINUTE } from "../../../harness/base/units.ts";
import { withNodes, type NodeVerdict } from "../../../harness/verdict/cluster.ts";
import type { Verdict } from "../../../harness/verdict/types.ts";

const exitCodes = { bounded: 0, unbounded: 1, failed: 1, inconclusive: 3, invalid: 4, "target-died": 5 };

function verdict(outcome: Verdict["outcome"], timeToLimit: number | null = null): Verdict {
  const sentence = `${outcome.charAt(0).toUpperCase()}${outcome.slice(1)}: so it is.`;
  return { outcome, sentence, timeToLimit, gates: [], warnings: [], exitCode: exitCodes[outcome] };
}

function node(name: string, outcome: Verdict["outcome"], minutes = 10): NodeVerdict {
  return { node: name, sampled: minutes * MINUTE, verdict: verdict(outcome) };
}

describe("the verdict on a cluster", () => {
  it("is that on the sum where no node fares worse", () => {
    const { outcome, exitCode, sentence } = withNodes(verdict("bounded"), [
      node("a", "bounded"),
      node("b", "bounded"),
    ]);
    expect({ outcome, exitCode }).toEqual({ outcome: "bounded", exitCode: 0 });
    expect(sentence).toBe("Bounded: so it is. By themselves, all 2 nodes are bounded.");
  });

  it("is that on the node that leaks, though the sum hides it", () => {
    const nodes = [node("a", "bounded"), node("b", "unbounded"), node("c", "bounded")];
    const { outcome, exitCode, sentence } = withNodes(verdict("bounded"), nodes);
    expect({ outcome, exitCode }).toEqual({ outcome: "unbounded", exitCode: 1 });
    expect(sentence).toBe(
      "On b, unbounded: so it is. The nodes' sum is bounded. By themselves, b is unbounded and 2 nodes are bounded.",
    );
  });

  it("is that on the sum where all leak too little for each to show it", () => {
    const nodes = [node("a", "inconclusive"), node("b", "inconclusive")];
    expect(withNodes(verdict("unbounded"), nodes).outcome).toBe("unbounded");
  });

  it("stays open where a node does", () => {
    const nodes = [node("a", "bounded"), node("b", "inconclusive")];
    expect(withNodes(verdict("bounded"), nodes)).toMatchObject({ outcome: "inconclusive", exitCode: 3 });
  });

  it("does not stay open for a node that was only passing, but fails for one", () => {
    const passing = [node("a", "bounded"), node("b", "inconclusive", 2)];
    expect(withNodes(verdict("bounded"), passing)).toMatchObject({ outcome: "bounded" });
    expect(withNodes(verdict("bounded"), passing).sentence).toContain("b is inconclusive (there for 2m)");
    const leaking = [node("a", "bounded"), node("b", "unbounded", 2)];
    expect(withNodes(verdict("bounded"), leaking)).toMatchObject({ outcome: "unbounded" });
  });

  it("says the soonest time to a limit", () => {
    const soon = { ...node("b", "unbounded"), verdict: verdict("unbounded", 5 * MINUTE) };
    expect(withNodes(verdict("unbounded", 9 * MINUTE), [node("a", "bounded"), soon]).timeToLimit).toBe(
      5 * MINUTE,
    );
  });
});
