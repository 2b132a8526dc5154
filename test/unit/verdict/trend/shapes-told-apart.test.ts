import { describe, expect, it } from "vitest";
import { judgeSeries } from "../../../../harness/verdict/trend/judge-series.ts";
import type { TrendContext } from "../../../../harness/verdict/trend/types.ts";
import { noise, nothingKnown, seriesOf } from "./shapes.ts";

const LEVEL = 1e8;
const SAMPLES = 300;

function judge(at: (share: number, index: number) => number, context: Partial<TrendContext> = {}) {
  const series = seriesOf(SAMPLES, (share, i) => LEVEL * (1 + at(share, i) + 0.002 * noise(i)));
  return judgeSeries(series, { ...nothingKnown, ...context });
}

/** Rises evenly and falls at once, `periods` times in the series. */
const sweep = (share: number, periods: number, height = 0.4) => height * ((share * periods) % 1);

describe("a leak and its healthy twin are told apart", () => {
  //  /|/|/|/|      each sweep leaves more behind
  it("under a sweep of which the series sees only six", () => {
    const leak = judge((share) => sweep(share, 6) + 0.15 * share);
    expect(leak.outcome).toBe("unbounded");
    expect(leak.reason).toContain("floor after each drop rose");
    expect(judge((share) => sweep(share, 6)).outcome).toBe("bounded");
  });

  //  __|~~|__|~~    sessions come and go; what they need is known
  it("under a load that varies and is known", () => {
    const sessions = (share: number) => 1000 + 500 * Math.sin(9 * share);
    const load = seriesOf(SAMPLES, sessions);
    const cost = (share: number) => sessions(share) * 2e-4;
    expect(judge((share) => cost(share) + 0.1 * share, { load }).outcome).toBe("unbounded");
    expect(judge(cost, { load }).outcome).toBe("bounded");
  });

  it("unless the load rises all along as the series does: then nothing is said", () => {
    const load = seriesOf(SAMPLES, (share) => 1000 + 500 * share);
    expect(judge((share) => 0.2 * share, { load }).outcome).not.toBe("unbounded");
  });

  //  /‾‾‾/‾ˊ       a cache fills, and beside it a leak goes on
  it("beside a cache that fills", () => {
    const cache = (share: number) => 0.2 * Math.min(1, share / 0.3);
    expect(judge((share) => cache(share) + 0.2 * share).outcome).toBe("unbounded");
    expect(judge(cache)).toMatchObject({ outcome: "bounded", model: "fills to a cap" });
  });

  //  ___|‾‾‾       once, or ever again
  it("in steps", () => {
    expect(judge((share) => 0.01 * Math.floor(share * 15)).outcome).toBe("unbounded");
    expect(judge((share) => (share < 0.4 ? 0 : 0.15)).outcome).toBe("bounded");
  });

  //  _____/        begins late, and goes on
  it("after a late onset", () => {
    expect(judge((share) => 0.4 * Math.max(0, share - 0.35)).outcome).toBe("unbounded");
    expect(judge((share) => 0.4 * Math.min(0.2, Math.max(0, share - 0.35))).outcome).not.toBe("unbounded");
  });

  //  _____.-'      ever faster, or ever more slowly
  it("when it bends", () => {
    expect(judge((share) => 0.2 * share ** 2)).toMatchObject({ outcome: "unbounded", model: "ever faster" });
    expect(judge((share) => 0.2 * (1 - Math.exp(-share / 0.15))).outcome).toBe("bounded");
  });

  //  ______|_____  growth only at the last look is no answer yet
  it("only once both looks agree; until then the run has to go on for a third", () => {
    const { outcome, open } = judge((share) => 0.02 * share + 0.004 * noise(Math.round(share * SAMPLES), 2));
    if (outcome !== "inconclusive") throw new Error(`${outcome}: no longer a case between the looks`);
    expect(open).toMatchObject({ kind: "growing" });
    expect(open!.longer).toBeCloseTo((0.9 * (SAMPLES - 1) * 1000) / 3, -3);
  });

  it("noise that drowns everything is said to be noisy", () => {
    const { outcome, open } = judge((_, i) => 0.8 * noise(Math.floor(i / 30), 5));
    expect(outcome).toBe("inconclusive");
    expect(open!.kind).toBe("noisy");
  });
});

describe("what the answer carries", () => {
  it("growth for each user, and the time until a limit", () => {
    const { growth, timeToLimit } = judge((share) => 0.1 * share, { users: 900, limit: 1.3 * LEVEL });
    // Those who came in what is judged, a tenth fewer than if the warm-up counted.
    expect(growth!.perUser! / ((0.1 * LEVEL) / 1000)).toBeGreaterThan(0.95);
    expect(growth!.perUser! / ((0.1 * LEVEL) / 1000)).toBeLessThan(1.05);
    // 20 % more at 10 % in 300 s
    expect(timeToLimit! / 600_000).toBeGreaterThan(0.9);
    expect(timeToLimit! / 600_000).toBeLessThan(1.1);
  });

  it("a growth that these samples would have shown: half as much more is found", () => {
    const { detectable } = judge(() => 0);
    const share = (detectable! / LEVEL) * (SAMPLES / 3600) * 1.5;
    expect(judge((at) => share * at).outcome).toBe("unbounded");
  });
});
