import { describe, expect, it } from "vitest";
import { MIB } from "../../../../harness/base/units.ts";
import { judgeCycles } from "../../../../harness/verdict/cycles/judge-cycles.ts";
import type { Acts, CycleSubject } from "../../../../harness/verdict/cycles/types.ts";

/** Floors in MiB, each read three times, `scatter` apart. */
function memory(values: readonly number[], scatter = 0.01): CycleSubject {
  const floors = values.map((value) => ({
    value: value * MIB,
    readings: Float64Array.of(value * MIB, (value + scatter) * MIB, (value + 2 * scatter) * MIB),
  }));
  return { name: "memory.total", unit: "B", floors, slack: 0.2 * MIB, uncached: false };
}

function count(values: readonly number[], change: Partial<CycleSubject> = {}): CycleSubject {
  const floors = values.map((value) => ({ value, readings: Float64Array.of(value, value, value) }));
  return { name: "count.processes", unit: "count", floors, slack: 10, uncached: true, ...change };
}

const opened: Acts = { label: "session opened", counts: [481, 457, 483, 475] };

/** What it is, its floors in MiB, what the reason says, and how far readings stray. */
type Case = [what: string, floors: number[], why: RegExp, scatter?: number];

describe("memory after load/drain cycles", () => {
  it("that grows by as much in each is unbounded, with the growth in numbers", () => {
    expect(judgeCycles(memory([48, 49, 50.1, 51, 52]), [])).toMatchObject({
      outcome: "unbounded",
      reason:
        "memory.total stood 4.0 MiB higher after 4 more load/drain cycles (48.0 MiB → 52.0 MiB; 921.6 KiB to 1.1 MiB each).",
    });
  });

  it("that comes back is bounded, with the growth that would not have shown", () => {
    expect(judgeCycles(memory([48, 48.1, 48, 48.1, 48.1]), [])).toMatchObject({
      outcome: "bounded",
      reason:
        "memory.total came back to 48.0 MiB–48.1 MiB after each of 5 cycles; growth below 61.4 KiB a cycle would not have shown.",
    });
  });

  it("that rose only in the first cycle is bounded: caches fill and code is loaded in it", () => {
    expect(judgeCycles(memory([60, 60, 60, 60, 60]), []).outcome).toBe("bounded");
  });

  it("that rose and stopped is bounded", () => {
    expect(judgeCycles(memory([48, 52, 54, 54, 54]), [])).toMatchObject({
      outcome: "bounded",
      reason: "memory.total rose by 6.0 MiB over the cycles and stopped: the last one added 0 B.",
    });
  });

  it("that reached no new high for two cycles is bounded", () => {
    expect(judgeCycles(memory([48, 50, 53, 51, 52]), [])).toMatchObject({
      outcome: "bounded",
      reason: expect.stringContaining("no new high in the last two of 5 cycles") as string,
    });
  });

  it.each<Case>([
    ["a cache that fills ever more slowly", [48, 52, 54, 55, 55.5], /ever less|only/],
    ["one step", [48, 48.2, 48.4, 52, 52.3], /the last cycle added only|in one step/],
    ["a cycle that added nothing on the way", [48, 50, 49.9, 51, 52], /one cycle added nothing/],
    ["uneven steps", [48, 48.4, 50.4, 50.9, 52.5], /unevenly/],
    ["growth no larger than readings scatter", [48, 48.5, 49, 49.5, 50], /do not tell from nothing/, 0.4],
  ])("is inconclusive for %s, and says what speaks against growth", (_, floors, why, scatter = 0.01) => {
    const verdict = judgeCycles(memory(floors, scatter), []);
    expect(verdict.outcome).toBe("inconclusive");
    expect(verdict.reason).toMatch(why);
    expect(verdict.needs).toBe("10 load/drain cycles");
  });

  it("is not called unbounded in fewer than five cycles, in which a cache may look the same", () => {
    const four = judgeCycles(memory([48, 49, 50, 51]), []);
    expect(four.outcome).toBe("inconclusive");
    expect(four.reason).toContain("but 3 increments do not tell a leak from a cache that fills.");
    expect(judgeCycles(memory([48, 49, 50]), []).outcome).toBe("inconclusive");
    expect(judgeCycles(memory([48, 48, 48]), []).outcome).toBe("bounded");
  });
});

describe("a count after load/drain cycles", () => {
  it("that grew by exactly one for every session of each cycle is unbounded after three", () => {
    const three = { ...opened, counts: [481, 457] };
    expect(judgeCycles(count([50, 531, 988]), [three])).toMatchObject({
      outcome: "unbounded",
      reason:
        "count.processes rose by exactly 1 for every session opened: by 481, 457 in the cycles after the first, and none of it came back.",
    });
  });

  it("that grew by exactly two for every one is, too", () => {
    const leaked = count([50, 1012, 1926, 2892, 3842]);
    expect(judgeCycles(leaked, [opened]).reason).toContain("exactly 2 for every session opened");
  });

  it("that grew by exactly the same in each of three cycles is, however little", () => {
    expect(judgeCycles(count([50, 51, 52, 53]), [opened]).reason).toMatch(
      /exactly 1 for every cycle: by 1, 1, 1/,
    );
    expect(judgeCycles(count([50, 51, 52]), [opened]).outcome).toBe("bounded");
  });

  it("that is off by one once is no exact multiple", () => {
    const off = judgeCycles(count([50, 531, 989]), [{ ...opened, counts: [481, 457] }]);
    expect(off.outcome).toBe("inconclusive");
  });

  it("of which a cache may keep one for each user is given five cycles to show its end", () => {
    const rows = { name: "table.pages.rows", uncached: false, slack: 3 };
    const acts = (counts: readonly number[]) => [{ ...opened, counts }];
    expect(judgeCycles(count([50, 531, 988], rows), acts([481, 457])).outcome).toBe("inconclusive");
    expect(judgeCycles(count([50, 531, 988, 1000, 1000], rows), acts(opened.counts)).outcome).toBe("bounded");
    expect(judgeCycles(count([50, 531, 988, 1471, 1946], rows), acts(opened.counts)).outcome).toBe(
      "unbounded",
    );
  });

  it("of so few acts that a multiple may be chance is judged by its growth alone", () => {
    const few = [{ ...opened, counts: [3, 4] }];
    expect(judgeCycles(count([50, 53, 57]), few).outcome).toBe("bounded");
  });
});
