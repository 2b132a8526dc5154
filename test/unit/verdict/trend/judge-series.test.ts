import { describe, expect, it } from "vitest";
import { judgeSeries } from "../../../../harness/verdict/trend/judge-series.ts";
import { noise, nothingKnown, seriesOf } from "./shapes.ts";

const LEVEL = 1e8;
const judge = (at: (share: number, index: number) => number, samples = 300) =>
  judgeSeries(
    seriesOf(samples, (share, i) => LEVEL * (1 + at(share, i) + 0.002 * noise(i))),
    nothingKnown,
  );

describe("the judge of one series", () => {
  it("calls steady growth unbounded, and says by how much and how sure", () => {
    const { outcome, growth, reason } = judge((share) => 0.1 * share);
    expect(outcome).toBe("unbounded");
    const hours = 300 / 3600;
    expect(growth!.perHour).toBeCloseTo((0.1 * LEVEL) / hours, -7);
    expect(growth!.low).toBeLessThan((0.1 * LEVEL) / hours);
    expect(growth!.high).toBeGreaterThan((0.1 * LEVEL) / hours);
    expect(reason).toMatch(
      /rose 8\.\d % in 4m 29s, gave back at most 0\.\d %, still rising in the last third/,
    );
  });

  it("calls noise without growth bounded, and says what growth would have shown", () => {
    const { outcome, detectable, reason } = judge(() => 0);
    expect(outcome).toBe("bounded");
    expect(reason).toMatch(
      /^ets:sessions stayed level at 95\.\d MiB for 4m 29s: growth above .* would have shown\.$/,
    );
    expect(detectable).toBeLessThan((0.05 * LEVEL) / (300 / 3600));
  });

  it("calls a cache that is full bounded, and one that still fills open", () => {
    expect(judge((share) => 0.2 * Math.min(1, share / 0.5))).toMatchObject({
      outcome: "bounded",
      model: "fills to a cap",
    });
    expect(judge((share) => 0.2 * Math.min(1, share / 0.85)).outcome).toBe("inconclusive");
  });

  it("judges fewer than 60 samples bounded only where they are level, and says how much longer it takes", () => {
    const cache = (share: number) => 0.2 * Math.min(1, share / 0.4);
    const { outcome, open, reason } = judge(cache, 40);
    expect(outcome).toBe("inconclusive");
    expect(open!.longer).toBeGreaterThanOrEqual(20_000);
    expect(reason).toMatch(/has 36 samples to judge, of the 60 that it takes/);
    expect(judge(cache, 120).outcome).toBe("bounded");
    expect(judge(() => 0, 40).reason).toMatch(/^ets:sessions stayed level/);
    expect(judge(() => 0, 30).outcome).toBe("inconclusive");
  });

  it("calls bounded what saturates ever more slowly, though it still rises a little", () => {
    const { outcome, reason } = judge((share) => (0.3 * share) / (share + 0.1));
    expect(outcome).toBe("bounded");
    expect(reason).toMatch(/levelled out: ".*" explains it better than growth without end by ΔBIC \d/);
  });

  it("does not call bounded what only begins to rise at the end", () => {
    expect(judge((share) => Math.max(0, share - 0.85)).outcome).toBe("inconclusive");
  });

  it("takes what ends out before it asks how even the growth beside it is", () => {
    const step = (share: number) => (share < 0.3 ? 0 : 0.2);
    expect(judge((share) => step(share) + 0.05 * share).outcome).toBe("unbounded");
    expect(judge(step).outcome).toBe("bounded");
  });

  it("says of a clear rise that it may be a leak, however far from a straight line it is", () => {
    const { outcome, open } = judge((share) => 0.3 * Math.sqrt(share) + 0.1 * Math.min(1, share / 0.9));
    if (outcome !== "inconclusive") throw new Error(`${outcome}: no longer an open case`);
    expect(open!.kind).toBe("growing");
  });
});
