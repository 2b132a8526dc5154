import { describe, expect, it } from "vitest";
import { certainSoFar } from "../../../../harness/verdict/trend/early.ts";
import { between } from "../../../../harness/verdict/window.ts";
import { noise, nothingKnown, seriesOf } from "./shapes.ts";

const SAMPLES = 400;
const END = SAMPLES * 1000;

function certainAt(at: (share: number) => number, share: number, fillsWithin?: number) {
  const whole = seriesOf(SAMPLES, (x, i) => 1e8 * (1 + at(x) + 0.002 * noise(i)));
  return certainSoFar(between(whole, 0, share * END), nothingKnown, END, fillsWithin);
}

describe("a look at a series before its plan is over", () => {
  it("is certain of growth that gets ever faster once half of the plan is over", () => {
    const accelerating = (x: number) => 0.4 * x ** 2.5;
    expect(certainAt(accelerating, 0.5)).toBeNull();
    expect(certainAt(accelerating, 0.65)).toMatchObject({ outcome: "unbounded" });
  });

  it("waits with even growth until a cache that fills would be full", () => {
    const leak = (x: number) => 0.2 * x;
    expect(certainAt(leak, 0.7)).toBeNull();
    expect(certainAt(leak, 0.95)).toMatchObject({ outcome: "unbounded" });
    expect(certainAt((x) => 0.2 * Math.min(x, 0.75), 0.95)).toBeNull();
  });

  it("is certain of even growth as soon as whatever fills up is known to be full", () => {
    const leak = (x: number) => 0.2 * x;
    expect(certainAt(leak, 0.5, 0.4)).toBeNull();
    expect(certainAt(leak, 0.6, 0.4)).toMatchObject({ outcome: "unbounded" });
    expect(certainAt(leak, 0.6, 0.6)).toBeNull();
    expect(certainAt((x) => 0.2 * Math.min(x, 0.4), 0.6, 0.4)).toBeNull();
  });

  it("is certain of nothing without samples", () => {
    expect(certainSoFar({ t: new Float64Array(), v: new Float64Array() }, nothingKnown, END)).toBeNull();
  });
});
