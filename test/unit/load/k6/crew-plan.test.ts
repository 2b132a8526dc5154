import { describe, expect, it } from "vitest";
import { SECOND } from "../../../../harness/base/units.ts";
import { crewPlan } from "../../../../harness/load/k6/crew-plan.ts";
import { createPopulation } from "../../../../harness/population/population.ts";
import { crowd } from "../../../integration/load/drive.ts";

describe("starts of k6 that relieve each other", () => {
  it("have as many users together as the plan says, all the while", () => {
    const plan = { ...crowd, users: 1_000, ramp: 4 * SECOND, hold: 60 * SECOND };
    const relieveAfter = 10 * SECOND;
    const crews = [0, 1, 2, 3].map(() => createPopulation(crewPlan(plan, relieveAfter)));
    for (let t = plan.ramp; t < 4 * relieveAfter; t += SECOND / 4) {
      crews.forEach((crew, n) => crew.advance(t - n * relieveAfter, () => undefined));
      const active = crews.reduce((sum, crew, n) => sum + (t < n * relieveAfter ? 0 : crew.active), 0);
      expect(active).toBeGreaterThan(0.97 * plan.users);
      expect(active).toBeLessThan(1.03 * plan.users);
    }
  });

  it("play the plan as it is where it ends before the relief", () => {
    expect(crewPlan(crowd, crowd.ramp + crowd.hold)).toEqual(crowd);
  });

  it("are not relieved before they are up", () => {
    expect(() => crewPlan({ ...crowd, ramp: 10 * SECOND }, 9 * SECOND)).toThrow(/take 10s to come/);
  });
});
