import { describe, expect, it } from "vitest";
import { risingSizes } from "../../../harness/capacity/ladder.ts";
import { nextStep } from "../../../harness/capacity/search.ts";
import type { Answer, SearchPlan } from "../../../harness/capacity/types.ts";

const plan: SearchPlan = { from: 10_000, to: 500_000, precision: 0.05, maxRuns: 20, gate: null };

/** What comes next after these runs. */
function after(runs: readonly (readonly [number, Answer])[], changed: Partial<SearchPlan> = {}) {
  const steps = runs.map(([users, answer]) => ({ users, answer }));
  return nextStep({ ...plan, ...changed }, steps);
}

describe("the search for the break point", () => {
  it("rises by one factor, as gently as the runs allow", () => {
    expect(risingSizes({ ...plan, maxRuns: 8 })).toEqual([10_000, 36_800, 136_000, 500_000]);
    expect(risingSizes({ ...plan, from: 2_000, to: 2_000 })).toEqual([2_000]);
    expect(after([])).toEqual({ users: 10_000, why: "rise" });
    expect(after([[10_000, "bounded"]])).toEqual({ users: 21_900, why: "rise" });
  });

  it("halves what lies between, by ratio, until it is precise", () => {
    const found = [
      [10_000, "bounded"],
      [40_000, "broken"],
    ] as const;
    expect(after(found)).toEqual({ users: 20_000, why: "halve" });
    expect(after([...found, [20_000, "broken"]])).toEqual({ users: 14_100, why: "halve" });
    expect(after([...found, [37_000, "bounded"]])).toEqual({ users: 40_000, why: "confirm" });
  });

  it("runs each border twice, and a third time where the two differ", () => {
    const near = [
      [37_000, "bounded"],
      [40_000, "broken"],
      [40_000, "broken"],
      [37_000, "broken"],
    ] as const;
    expect(after(near)).toEqual({ users: 37_000, why: "repeat" });
    expect(after([...near, [37_000, "bounded"]])).toEqual({ users: null, why: "found" });
    expect(after([...near, [37_000, "broken"]])).toEqual({ users: 10_000, why: "rise" });
  });

  it("repeats an inconclusive run twice, and then takes the size for not carried", () => {
    const open = [
      [10_000, "bounded"],
      [36_800, "open"],
      [36_800, "open"],
    ] as const;
    expect(after(open)).toEqual({ users: 36_800, why: "repeat" });
    expect(after([...open, [36_800, "open"]])).toEqual({ users: 19_200, why: "halve" });
  });

  it("never goes above a size at which the generator gave way", () => {
    const runs = [
      [10_000, "bounded"],
      [36_800, "fault"],
    ] as const;
    expect(after(runs)).toEqual({ users: 19_200, why: "halve" });
  });

  it("tries the gate itself when it lies between", () => {
    const runs = [
      [37_000, "bounded"],
      [40_000, "broken"],
    ] as const;
    expect(after(runs, { gate: 38_000 })).toEqual({ users: 38_000, why: "gate" });
    expect(after(runs, { gate: 40_000 })).toEqual({ users: 40_000, why: "confirm" });
  });

  it("stops when its runs are spent", () => {
    const runs = [
      [10_000, "bounded"],
      [36_800, "broken"],
    ] as const;
    expect(after(runs, { maxRuns: 2 })).toEqual({ users: null, why: "runs spent" });
  });
});
