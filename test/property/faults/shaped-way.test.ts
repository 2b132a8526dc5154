import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShapedWay } from "../../../harness/faults/shaped-way.ts";

const handed = fc.array(
  fc.record({ pause: fc.integer({ min: 0, max: 500 }), bytes: fc.integer({ min: 0, max: 100_000 }) }),
  { minLength: 1, maxLength: 60 },
);
const delay = fc.integer({ min: 0, max: 2_000 });
const rate = fc.option(fc.integer({ min: 100, max: 10_000_000 }));

describe("one way of a slow line", () => {
  it("lets nothing arrive before its delay, nothing overtake, and no more in any time than its rate allows", () => {
    fc.assert(
      fc.property(handed, delay, rate, (chunks, delay, rate) => {
        const way = new ShapedWay();
        way.shape = { delay, rate };
        let now = 0;
        let before = 0;
        let sent = 0;
        for (const { pause, bytes } of chunks) {
          now += pause;
          const arrival = way.arrival(bytes, now);
          sent += bytes;
          expect(arrival).toBeGreaterThanOrEqual(now + delay);
          expect(arrival).toBeGreaterThanOrEqual(before);
          if (rate !== null) expect(arrival).toBeGreaterThanOrEqual((sent * 1000) / rate - 1e-6);
          else expect(arrival).toBe(now + delay);
          before = arrival;
        }
      }),
    );
  });

  it("forgets what it owed when it is no longer slow", () => {
    const way = new ShapedWay();
    way.shape = { delay: 100, rate: 1 };
    expect(way.arrival(1_000, 0)).toBe(1_000_100);
    way.shape = { delay: 0, rate: null };
    expect(way.arrival(1_000, 5)).toBe(5);
  });
});
