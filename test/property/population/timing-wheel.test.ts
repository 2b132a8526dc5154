import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TimingWheel, WHEEL_HORIZON } from "../../../harness/population/timing-wheel.ts";

/** Near, across the turns of each level, and up to the horizon. */
const delay = fc.oneof(
  fc.integer({ min: 0, max: 5 }),
  fc.integer({ min: 0, max: 2 ** 12 }),
  fc.integer({ min: 0, max: 2 ** 23 }),
  fc.constantFrom(2 ** 11 - 1, 2 ** 11, 2 ** 22 - 1, 2 ** 22, 2 ** 22 + 1),
);

describe("the timing wheel", () => {
  it("gives every node back once, at its due time, in order, also when nodes are put in again on the way", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(delay, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 30 }),
        (delays) => {
          const wheel = new TimingWheel(delays.length);
          const pending = delays.map((own) => [...own]);
          const due = pending.map((own) => own.shift()!);
          due.forEach((time, node) => wheel.insert(node, time));
          let last = 0;
          while (wheel.peek(Infinity) !== Infinity) {
            const now = wheel.peek(Infinity);
            const node = wheel.take();
            expect(now).toBe(due[node]);
            expect(now).toBe(Math.min(...due));
            expect(now).toBeGreaterThanOrEqual(last);
            last = now;
            const next = pending[node]!.shift();
            due[node] = next === undefined ? Infinity : now + next;
            if (next !== undefined) wheel.insert(node, now + next);
          }
          expect(due.every((time) => time === Infinity)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("reaches its horizon", () => {
    const wheel = new TimingWheel(2);
    wheel.insert(0, WHEEL_HORIZON);
    wheel.insert(1, WHEEL_HORIZON - 2 ** 22);
    expect([wheel.peek(Infinity), wheel.take()]).toEqual([WHEEL_HORIZON - 2 ** 22, 1]);
  });
});
