import { build, encodeIntoCompressedBase64 } from "hdr-histogram-js";
import { describe, expect, it } from "vitest";
import { SECOND } from "../../../../harness/base/units.ts";
import type { GateSetting } from "../../../../harness/config/types.ts";
import { latencyBounded } from "../../../../harness/verdict/gates/latency-bounded.ts";
import { ask, figure } from "../../../support/judge.ts";
import { incident } from "../../../support/scenarios.ts";

const LOAD = 5 * SECOND;

/** Events as the load writes them each ten seconds: 100 acts, of which `slow` took 400 ms and the others 20 ms. */
function latencies(seconds: number, slow: (from: number) => number, interval = 10 * SECOND) {
  return Array.from({ length: seconds / 10 }, (_, index) => {
    const from = index * interval;
    const to = from + interval;
    const histogram = build({ numberOfSignificantValueDigits: 3 });
    const late = slow(LOAD + from);
    for (let act = 0; act < 100; act++) histogram.recordValue(act < late ? 400_000 : 20_000);
    const data = { from, to, histogram: encodeIntoCompressedBase64(histogram) };
    return { t: LOAD + to, event: "latency", message: "", data };
  });
}

function asked(setting: GateSetting, slow: (from: number) => number) {
  const scenario = incident({ hold: 300 * SECOND, gates: { "latency-bounded": setting } });
  return ask(latencyBounded, { scenario, events: latencies(340, slow) });
}

const badMinute = (from: number) => (from >= 105_000 && from < 165_000 ? 3 : 0);

describe("latency-bounded", () => {
  it("passes answers that are in time, at every percentile set", () => {
    const result = asked({ p99: "250ms", max: "1s" }, () => 0);
    expect(result).toMatchObject({ outcome: "pass", level: "fail" });
    expect(result.reason).toMatch(
      /^p99 was 20ms in the worst 1m of the hold, where 250ms is allowed; max was 20ms/,
    );
  });

  it("fails a minute whose p99 is too high, though the hold's is not", () => {
    const result = asked({ p99: "250ms" }, badMinute);
    expect(result.outcome).toBe("fail");
    expect(result.reason).toBe("p99 was 400ms in the worst 1m of the hold, where 250ms is allowed.");
  });

  it("passes the same minute over windows of the whole hold", () => {
    expect(asked({ window: "5m", p99: "250ms" }, badMinute).outcome).toBe("pass");
  });

  it("adds histograms and does not average percentiles", () => {
    const oneInterval = (from: number) => (from === 105_000 ? 5 : 0);
    expect(asked({ window: "10s", p99: "250ms" }, oneInterval).outcome).toBe("fail");
    const overAMinute = asked({ p99: "250ms" }, oneInterval);
    expect(overAMinute.outcome).toBe("pass");
    expect(figure(overAMinute, "p99 of the worst 1m").value).toBeCloseTo(20, 0);
  });

  it("makes windows of whole intervals, though these take a little longer than ten seconds", () => {
    const scenario = incident({
      hold: 300 * SECOND,
      gates: { "latency-bounded": { window: "20s", max: "1s" } },
    });
    const result = ask(latencyBounded, { scenario, events: latencies(330, () => 0, 10_050) });
    expect(figure(result, "max of the worst 20.1s").value).toBeCloseTo(20, 0);
  });

  it("does not look at the ramp", () => {
    expect(asked({ max: "250ms" }, (from) => (from < 45_000 ? 50 : 0)).outcome).toBe("pass");
  });

  it("stays open without latencies from the hold", () => {
    const scenario = incident({ gates: { "latency-bounded": { p99: "250ms" } } });
    expect(ask(latencyBounded, { scenario, events: latencies(30, () => 0) }).outcome).toBe("inconclusive");
  });
});
