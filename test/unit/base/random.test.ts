import { describe, expect, it } from "vitest";
import { randomU32, randomUnit } from "../../../harness/base/random.ts";

describe("randomU32", () => {
  // First words of the published known-answer tests of Random123 (kat_vectors, threefry2x32, 20 rounds).
  it.each([
    { counter: [0, 0], key: [0, 0], word: 0x6b200159 },
    { counter: [0xffffffff, 0xffffffff], key: [0xffffffff, 0xffffffff], word: 0x1cb996fc },
    { counter: [0x243f6a88, 0x85a308d3], key: [0x13198a2e, 0x03707344], word: 0xc4923a9c },
  ] as const)("is Threefry-2x32-20: $counter under $key", ({ counter, key, word }) => {
    expect(randomU32(key[0], counter[0], counter[1], key[1])).toBe(word);
  });
});

describe("randomUnit", () => {
  const N = 200_000;
  const coordinates = [
    ["seeds", (i: number) => randomUnit(i, 7, 7, 0)],
    ["streams", (i: number) => randomUnit(7, i, 7, 0)],
    ["indices", (i: number) => randomUnit(7, 7, i, 0)],
    ["lanes", (i: number) => randomUnit(7, 7, 7, i)],
  ] as const;

  it.each(coordinates)("spreads neighbouring %s evenly", (_name, at) => {
    const bins = new Uint32Array(256);
    for (let i = 0; i < N; i++) bins[Math.floor(at(i) * 256)]!++;
    const expected = N / bins.length;
    const chiSquared = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 255 degrees of freedom: mean 255, standard deviation 22.6; five of them either side.
    expect(Math.abs(chiSquared - 255)).toBeLessThan(5 * 22.6);
  });

  it.each(coordinates)("leaves neighbouring %s uncorrelated", (_name, at) => {
    let product = 0;
    for (let i = 0; i < N; i++) product += (at(i) - 0.5) * (at(i + 1) - 0.5);
    // The sum of N products of independent uniforms has standard deviation √N / 12.
    expect(Math.abs(product)).toBeLessThan((5 * Math.sqrt(N)) / 12);
  });

  it("never returns 0 or 1, so that its logarithm is finite", () => {
    for (let i = 0; i < N; i++) expect(randomUnit(1, i, 0) * (1 - randomUnit(1, i, 0))).toBeGreaterThan(0);
  });
});
