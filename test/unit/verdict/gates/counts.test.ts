import { describe, expect, it } from "vitest";
import type { Gate } from "../../../../harness/verdict/gate.ts";
import { atomsBounded } from "../../../../harness/verdict/gates/atoms-bounded.ts";
import { portsBounded } from "../../../../harness/verdict/gates/ports-bounded.ts";
import { processesBounded } from "../../../../harness/verdict/gates/processes-bounded.ts";
import { ask } from "../../../support/judge.ts";
import type { Moment, RunShape, Shape } from "../../../support/timelines.ts";

const kinds: readonly (readonly [series: string, Gate])[] = [
  ["count.processes", processesBounded],
  ["count.ports", portsBounded],
  ["count.atoms", atomsBounded],
];

const REST = 10_000;

describe.each(kinds)("what the node counts exactly: %s", (series, gate) => {
  const counted = (beyond: (moment: Moment) => number): Partial<RunShape> => {
    const shape: Shape = (moment) => REST + (moment.loaded < 0 ? 0 : Math.round(beyond(moment)));
    return { series: { [series]: shape } };
  };

  it("passes what comes back", () => {
    expect(ask(gate)).toMatchObject({ outcome: "pass", title: gate.title });
    expect(
      ask(
        gate,
        counted(({ users }) => users),
      ).outcome,
    ).toBe("pass");
  });

  it("fails one left behind by every user", () => {
    const result = ask(
      gate,
      counted(({ opened }) => opened),
    );
    expect(result).toMatchObject({ outcome: "fail", title: gate.failureTitle });
    expect(result.reason).toContain("one for every 1.0 of 546 250 sessions opened, still rising at the end");
  });

  it("passes a pool that was full before the last third of the hold", () => {
    const result = ask(
      gate,
      counted(({ opened }) => Math.min(9_000, opened)),
    );
    expect(result.outcome).toBe("pass");
    expect(result.reason).toMatch(/but it did not rise while the last 6\d \d{3} of 546 250 users came\.$/);
  });

  it("stays open for a pool that is still filling: it may be a leak of a few users in a hundred", () => {
    const result = ask(
      gate,
      counted(({ opened }) => 0.02 * opened),
    );
    expect(result).toMatchObject({ outcome: "inconclusive" });
    expect(result.reason).toContain("a full cache and a leak look the same after one drain");
  });

  it("stays open for many that came at once and that no reading of the last third speaks of", () => {
    const blind: Shape = ({ t, loaded }) =>
      t > 60_000 && t < 80_000 ? null : REST + (loaded < 0 ? 0 : 2_000);
    expect(ask(gate, { series: { [series]: blind } }).outcome).toBe("inconclusive");
  });

  it("stays open without a reading before the load", () => {
    const unread: Shape = ({ loaded }) => (loaded < 0 ? null : REST);
    expect(ask(gate, { series: { [series]: unread } }).outcome).toBe("inconclusive");
  });
});
