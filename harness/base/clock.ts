import { setTimeout as delay } from "node:timers/promises";
import type { Millis } from "./units.ts";

/** Time as a run sees it; tests hand in one that they move by hand. */
export interface Clock {
  /** Monotonic, from an arbitrary origin. */
  now(): Millis;
  /** Wall clock, epoch milliseconds. */
  wall(): Millis;
  /** Resolves after `duration`; rejects with the signal's reason when aborted. */
  sleep(duration: Millis, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  sleep: (duration, signal) => delay(duration, undefined, signal && { signal }),
};
