import { describe, expect, it } from "vitest";
import { judgeCycles } from "../../../../harness/verdict/cycles/judge-cycles.ts";
import type { CycleVerdict } from "../../../../harness/verdict/cycles/types.ts";
import {
  caches,
  drawCycles,
  leaks,
  quiet,
  undecidable,
  type CycleFamily,
} from "../../../support/cycle-floors.ts";

const SEEDS = 100;
const lengths = [5, 6, 8] as const;

/** Share of the seeds in which a family is judged so. */
function share(family: CycleFamily, cycles: number, outcome: CycleVerdict["outcome"]): number {
  const verdicts = Array.from({ length: SEEDS }, (_, seed) =>
    judgeCycles(drawCycles(family, cycles, seed), []),
  );
  return verdicts.filter((verdict) => verdict.outcome === outcome).length / SEEDS;
}

describe.each(lengths)("of %i load/drain cycles", (cycles) => {
  it.each(Object.entries({ ...caches, ...quiet }))("%s is never called unbounded", (_, family) => {
    expect(share(family, cycles, "unbounded")).toBe(0);
  });

  it("nine in ten leaks, alone or beside a cache that fills, are found, and hardly one is called bounded", () => {
    const mean = (outcome: CycleVerdict["outcome"]) =>
      (share(leaks.leak, cycles, outcome) + share(leaks.leakBesideCache, cycles, outcome)) / 2;
    expect(mean("unbounded")).toBeGreaterThanOrEqual(0.9);
    expect(mean("bounded")).toBeLessThanOrEqual(0.02);
  });

  it("a level floor is called bounded", () => {
    expect(share(quiet.level, cycles, "bounded")).toBeGreaterThanOrEqual(0.95);
  });

  it("a cache that is far from full cannot be told from a leak: only more cycles could", () => {
    expect(share(undecidable.fillingBeyondTheRun, cycles, "unbounded")).toBeGreaterThan(0.5);
  });
});

describe("a rule that asks for growth in every cycle alone", () => {
  it("calls every third cache a leak that this judge does not", () => {
    const rises = (family: CycleFamily, seed: number) => {
      const { floors } = drawCycles(family, 5, seed);
      return floors.slice(1).every(({ value }, i) => value > floors[i]!.value);
    };
    const risen = Object.values(caches).flatMap((family) =>
      Array.from({ length: SEEDS }, (_, seed) => rises(family, seed)),
    );
    expect(risen.filter(Boolean).length / risen.length).toBeGreaterThan(1 / 3);
  });
});
