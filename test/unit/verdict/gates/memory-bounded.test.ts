import { describe, expect, it } from "vitest";
import { MIB } from "../../../../harness/base/units.ts";
import { memoryBounded } from "../../../../harness/verdict/gates/memory-bounded.ts";
import { incidentSeries } from "../../../support/incident-shapes.ts";
import { ask, figure } from "../../../support/judge.ts";
import type { Shape } from "../../../support/timelines.ts";

const total = (shape: Shape) => ({ series: { "memory.total": shape } });

describe("memory-bounded", () => {
  it("passes a gigabyte that comes back", () => {
    const result = ask(memoryBounded);
    expect(result).toMatchObject({ outcome: "pass", title: "The node's memory comes back" });
    expect(result.reason).toMatch(
      /^The node's memory: 43\.\d MiB after a forced collection, 1\.02 GiB at the peak/,
    );
  });

  it("passes code and atoms that were loaded at their first use", () => {
    expect(
      ask(
        memoryBounded,
        total(({ loaded }) => (loaded < 0 ? 44 : 52) * MIB),
      ).outcome,
    ).toBe("pass");
  });

  it("fails the incident: what is left is rows of nobody and work that never ends", () => {
    const result = ask(memoryBounded, { series: incidentSeries });
    expect(result).toMatchObject({ outcome: "fail", title: "The node's memory grows and stays" });
    expect(result.reason).toContain("335 000 rows in sessions belong to no user");
    expect(figure(result, "node's memory after a collection").value).toBeGreaterThan(1500 * MIB);
  });

  it("stays open for memory that stays and that no row or message explains", () => {
    const cache: Shape = ({ loaded }) => (loaded < 0 ? 44 * MIB : 200 * MIB);
    expect(ask(memoryBounded, total(cache))).toMatchObject({ outcome: "inconclusive" });
  });

  it("does not blame eight lost rows for 150 MB", () => {
    const series: Record<string, Shape> = {
      "memory.total": ({ loaded }) => (loaded < 0 ? 44 * MIB : 200 * MIB),
      "table.sessions.rows": ({ expected, loaded }) => Math.round(expected) + (loaded > 0 ? 8 : 0),
    };
    expect(ask(memoryBounded, { series }).outcome).toBe("inconclusive");
  });
});
