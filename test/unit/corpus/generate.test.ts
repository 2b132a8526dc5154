import { describe, expect, it } from "vitest";
import { families, seedOf } from "../../corpus/families.ts";
import type { Family, FamilySet } from "../../corpus/family.ts";
import { EXTENDED, generate } from "../../corpus/generate.ts";

const named = families.map((family) => [`${family.label}: ${family.name}`, family] as const);
const SEEDS = 8;

function casesOf(family: Family) {
  return Array.from({ length: SEEDS }, (_, n) => generate(family, seedOf(family, n)));
}

describe("the corpus", () => {
  it("has at least 30 healthy and 30 leaking families that count", () => {
    const count = (label: Family["label"]) =>
      families.filter((family) => family.label === label && family.set !== "beyond").length;
    expect(count("healthy")).toBeGreaterThanOrEqual(30);
    expect(count("leaking")).toBeGreaterThanOrEqual(30);
  });

  it("has no two families of one name and label", () => {
    expect(new Set(named.map(([name]) => name)).size).toBe(families.length);
  });

  it("has every kind of either label both among the tuned and the held-out families", () => {
    const kinds = (set: FamilySet) =>
      new Set(families.filter((one) => one.set === set).map(({ label, kind }) => `${label}: ${kind}`));
    expect(kinds("heldOut")).toEqual(kinds("tuned"));
  });

  it("shares no seed between tuned and held-out families", () => {
    const seeds = (set: FamilySet) => {
      const family = families.find((one) => one.set === set)!;
      return Array.from({ length: 5_000 }, (_, n) => seedOf(family, n));
    };
    const tuned = new Set(seeds("tuned"));
    expect(seeds("heldOut").some((seed) => tuned.has(seed))).toBe(false);
  });
});

describe.each(named)("%s", (_, family) => {
  it("is the same for the same seed, and another for another", () => {
    const [one, other] = [generate(family, 7), generate(family, 8)];
    expect(generate(family, 7).seen(1)).toEqual(one.seen(1));
    expect(other.seen(1).series.v).not.toEqual(one.seen(1).series.v);
  });

  it("is only continued by its extension", () => {
    for (const one of casesOf(family)) {
      for (const share of [0.75, 1]) {
        const shorter = generate(family, one.seed).seen(share);
        const longer = one.seen(EXTENDED);
        const { length } = shorter.series.t;
        expect(longer.series.t.subarray(0, length)).toEqual(shorter.series.t);
        expect(longer.series.v.subarray(0, length)).toEqual(shorter.series.v);
        const load = shorter.context.load;
        expect(longer.context.load?.v.subarray(0, load?.v.length)).toEqual(load?.v);
        expect(longer.series.t.length).toBeGreaterThan(length);
      }
    }
  });

  it("has finite values and rising times, 30 to 600 of them planned", () => {
    for (const one of casesOf(family)) {
      const { t, v } = one.seen(EXTENDED).series;
      expect(v.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
      expect(t.every((time, i) => i === 0 || time > t[i - 1]!)).toBe(true);
      expect(one.plan.samples).toBeGreaterThanOrEqual(30);
      expect(one.plan.samples).toBeLessThanOrEqual(600);
    }
  });
});

/** Mean of the values seen between two shares of the plan. */
function meanBetween(one: ReturnType<typeof generate>, from: number, to: number): number {
  const values = one.seen(to).series.v.subarray(Math.ceil(one.seen(from).series.v.length));
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** How much more there is after a very long time than after a long one, where the load is the same. */
function growthAtLast(family: Family): number {
  const cases = casesOf(family);
  const grown = cases.map((one) => meanBetween(one, 20, 30) / Math.max(1, meanBetween(one, 6, 16)) - 1);
  return grown.reduce((a, b) => a + b, 0) / grown.length;
}

const steadyAtLast = families.filter((family) => !/known|noise that grows/.test(family.name));

describe.each(steadyAtLast.map((family) => [`${family.label}: ${family.name}`, family] as const))(
  "%s, in the long run",
  (_, family) => {
    it(family.label === "healthy" ? "does not grow" : "grows", () => {
      const growth = growthAtLast(family);
      if (family.label === "healthy") expect(Math.abs(growth)).toBeLessThan(0.03);
      else expect(growth).toBeGreaterThan(0.03);
    });
  },
);

describe("growth over noise", () => {
  it("is null of a healthy series and positive of a leaking one", () => {
    for (const family of families) {
      for (const { growthToNoise } of casesOf(family)) {
        if (family.label === "healthy") expect(growthToNoise).toBeNull();
        else expect(growthToNoise).toBeGreaterThan(0);
      }
    }
  });

  it("is what the family's name says", () => {
    const family = families.find(({ name }) => name === "linear, 8 to 20 times the noise")!;
    for (const { growthToNoise } of casesOf(family)) {
      // The noise that was drawn strays from the noise that was meant.
      expect(growthToNoise).toBeGreaterThan(8 * 0.75);
      expect(growthToNoise).toBeLessThan(20 * 1.35);
    }
  });
});
