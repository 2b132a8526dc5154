import { describe, expect, it } from "vitest";
import { arrivalsByFollowing, rateOf } from "../../../harness/record/learn/arrivals.ts";
import type { FollowedRows } from "../../../harness/timeline/evidence.ts";

const series = (...points: readonly (readonly [t: number, v: number])[]) => ({
  t: Float64Array.from(points, ([t]) => t),
  v: Float64Array.from(points, ([, v]) => v),
});

/** A look at so many rows, of which earlier draws and a fresh one of `drawn` are followed. */
const look = (
  at: number,
  rows: number,
  drawn: number,
  ...earlier: FollowedRows["draws"][number][]
): FollowedRows => ({
  ...{ table: "sessions", at, rows, cost: 0 },
  draws: [...earlier, { drawnAt: at, rows, drawn, left: drawn }],
});

describe("sessions opened, by rows that are followed", () => {
  it("are those beyond the share of the old that still lives", () => {
    const looks = [
      look(0, 1_000, 100),
      // A tenth of the drawn went, so a hundred of all did; 1 050 are there: 150 came.
      look(10_000, 1_050, 100, { drawnAt: 0, rows: 1_000, drawn: 100, left: 90 }),
    ];
    const { estimate, known } = arrivalsByFollowing(looks, null)!;
    expect(estimate.value).toBeCloseTo(15, 9);
    expect(estimate.low).toBeLessThan(15);
    expect(known).toBe("inferred");
  });

  it("are certain where every row was drawn", () => {
    const looks = [
      look(0, 100, 100),
      look(10_000, 100, 100, { drawnAt: 0, rows: 100, drawn: 100, left: 90 }),
    ];
    expect(arrivalsByFollowing(looks, null)!.estimate).toEqual({ value: 1, low: 1, high: 1 });
  });

  it("count those who came and went between two looks, where lifetimes are known", () => {
    const looks = [
      look(0, 1_000, 100),
      look(10_000, 1_000, 100, { drawnAt: 0, rows: 1_000, drawn: 100, left: 37 }),
    ];
    const lifetime = { shape: "exponential", mean: 10_000, sigma: 0 } as const;
    // Of those who came 63 are there; of an exponential law there were 100, and nobody saw the others.
    const { value, low, high } = arrivalsByFollowing(looks, lifetime)!.estimate;
    expect(value).toBeGreaterThan(63);
    expect(value).toBeLessThan(100);
    expect(low).toBeLessThan(63);
    expect(high).toBeGreaterThan(63 / (1 - Math.exp(-1)));
  });

  it("leave out a time in which nothing was followed: a restart, a table of another", () => {
    const looks = [
      look(0, 1_000, 100),
      look(10_000, 500, 100),
      look(20_000, 500, 100, { drawnAt: 10_000, rows: 500, drawn: 100, left: 80 }),
    ];
    expect(arrivalsByFollowing(looks, null)!.estimate.value).toBeCloseTo(10, 9);
  });

  it("are not known where nothing could be drawn", () => {
    const none = { table: "sessions", rows: 10, draws: [], undrawn: "private", cost: 0 } as const;
    expect(
      arrivalsByFollowing(
        [
          { ...none, at: 0 },
          { ...none, at: 10_000 },
        ],
        null,
      ),
    ).toBeNull();
  });
});

describe("sessions opened, by a counter", () => {
  it("are what it gained", () => {
    expect(rateOf(series([0, 100], [10_000, 150], [20_000, 300]))!.value).toBe(10);
  });

  it("begin anew where it fell: the node was restarted", () => {
    expect(rateOf(series([0, 1_000], [10_000, 1_100], [20_000, 50], [30_000, 150]))!.value).toBeCloseTo(
      250 / 30,
    );
  });
});
