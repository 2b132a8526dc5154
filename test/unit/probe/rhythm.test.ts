import { describe, expect, it } from "vitest";
import type { Clock } from "../../../harness/base/clock.ts";
import type { Millis } from "../../../harness/base/units.ts";
import { keepRhythm } from "../../../harness/probe/rhythm.ts";

/** Time passes by sleeping, and while the process stands still. */
class VirtualClock implements Clock {
  #now = 5_000;
  now(): Millis {
    return this.#now;
  }
  wall(): Millis {
    return this.#now;
  }
  sleep(duration: Millis): Promise<void> {
    this.standStill(duration);
    return Promise.resolve();
  }
  standStill(duration: Millis): void {
    this.#now += duration;
  }
}

/** Times of the first `count` beats since the start, each with the beats skipped before it. */
async function beats(
  count: number,
  rhythm: { interval: Millis; offset: Millis },
  during: (clock: VirtualClock, beat: number) => void = () => undefined,
): Promise<readonly (readonly [Millis, number])[]> {
  const clock = new VirtualClock();
  const start = clock.now();
  const stop = new AbortController();
  const seen: [Millis, number][] = [];
  await keepRhythm(clock, rhythm, stop.signal, (skipped) => {
    seen.push([clock.now() - start, skipped]);
    during(clock, seen.length);
    if (seen.length === count) stop.abort();
  });
  return seen;
}

describe("a rhythm", () => {
  it("beats at once and then every interval", async () => {
    expect(await beats(4, { interval: 1_000, offset: 0 })).toEqual([
      [0, 0],
      [1_000, 0],
      [2_000, 0],
      [3_000, 0],
    ]);
  });

  it("may begin later", async () => {
    expect(await beats(2, { interval: 10_000, offset: 500 })).toEqual([
      [500, 0],
      [10_500, 0],
    ]);
  });

  it("does not drift by what a beat takes", async () => {
    const slow = await beats(3, { interval: 1_000, offset: 0 }, (clock) => clock.standStill(300));
    expect(slow.map(([t]) => t)).toEqual([0, 1_000, 2_000]);
  });

  it("makes up for no beat that had no time, and counts them", async () => {
    const late = await beats(4, { interval: 1_000, offset: 0 }, (clock, beat) => {
      if (beat === 2) clock.standStill(3_400);
    });
    expect(late).toEqual([
      [0, 0],
      [1_000, 0],
      [5_000, 3],
      [6_000, 0],
    ]);
  });

  it("ends when it is told to, also in the middle of an interval", async () => {
    const stop = new AbortController();
    let count = 0;
    const clock: Clock = {
      now: () => 0,
      wall: () => 0,
      sleep: (_, signal) =>
        count === 0
          ? Promise.resolve()
          : new Promise((_resolve, reject) => {
              signal!.addEventListener("abort", () => reject(new Error("aborted")));
            }),
    };
    const ended = keepRhythm(clock, { interval: 1_000, offset: 0 }, stop.signal, () => {
      count++;
      queueMicrotask(() => stop.abort());
    });
    await ended;
    expect(count).toBe(1);
  });
});
