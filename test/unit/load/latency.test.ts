import { describe, expect, it } from "vitest";
import { Latencies } from "../../../harness/load/latency.ts";

const recorded = (...latencies: number[]) => {
  const all = new Latencies();
  for (const latency of latencies) all.record(latency);
  return all;
};

describe("latencies", () => {
  it("have no summary while none is known", () => {
    expect(new Latencies().summary()).toBeNull();
  });

  it("are summed up to within a thousandth", () => {
    const summary = recorded(...Array.from({ length: 1000 }, (_, index) => (index + 1) / 10)).summary()!;
    for (const [measured, exact] of [
      [summary.p50, 50],
      [summary.p90, 90],
      [summary.p99, 99],
      [summary.p999, 99.9],
      [summary.max, 100],
    ] as const) {
      expect(Math.abs(measured - exact)).toBeLessThanOrEqual(exact / 1000);
    }
  });

  it("can be sent between threads and added up: the parts summarise to the whole", () => {
    const whole = recorded(0.25, 3, 80, 80, 12_000);
    const sum = new Latencies();
    sum.add(recorded(0.25, 80).encode());
    sum.add(recorded(3, 80, 12_000).encode());
    expect(sum.summary()).toEqual(whole.summary());
  });

  it("start again after a reset", () => {
    const all = recorded(5000);
    all.reset();
    all.record(1);
    expect(all.summary()!.max).toBeCloseTo(1, 2);
  });

  it("hold an hour", () => {
    expect(recorded(3_600_000).summary()!.max / 3_600_000).toBeCloseTo(1, 3);
  });
});
