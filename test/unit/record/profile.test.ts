import { describe, expect, it } from "vitest";
import { profileOf } from "../../../harness/record/learn/profile.ts";

const series = (values: readonly number[]) => ({
  t: Float64Array.from(values, (_, i) => 1_000 * i),
  v: Float64Array.from(values),
});

describe("how sessions at once varied", () => {
  it("is told part by part", () => {
    const day = Array.from({ length: 121 }, (_, i) => 1_000 + 500 * Math.sin((2 * Math.PI * i) / 120));
    const levels = profileOf(series(day))!;
    expect(levels).toHaveLength(12);
    expect(levels.map(({ at }) => at)).toEqual(levels.map((_, part) => 5_000 + 10_000 * part));
    expect(Math.max(...levels.map(({ sessions }) => sessions)) / 1_490).toBeCloseTo(1, 1);
    const most = levels.reduce((highest, level) => (level.sessions > highest.sessions ? level : highest));
    // A quarter of the way, where one part ends and the next begins.
    expect([2, 3]).toContain(levels.indexOf(most));
  });

  it.each([
    ["hardly varied", Array.from({ length: 100 }, (_, i) => 1_000 + (i % 40))],
    ["were seen too few times", [1, 100, 1, 100, 1]],
    ["were none", Array.from({ length: 100 }, () => 0)],
  ])("is not told of sessions that %s", (_, values) => {
    expect(profileOf(series(values))).toBeNull();
  });
});
