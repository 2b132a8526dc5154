import type { Clock } from "../base/clock.ts";
import type { Millis } from "../base/units.ts";

/**
 * Calls `beat` now and every `interval` from now on, until aborted. The beat does not wait for what it starts, so that
 * slow work never delays the next one. Beats that passed while this process stood still are not made up for; the next
 * one gets to know how many there were.
 */
export async function keepRhythm(
  clock: Clock,
  interval: Millis,
  signal: AbortSignal,
  beat: (skipped: number) => void,
): Promise<void> {
  let due = clock.now();
  let skipped = 0;
  while (!signal.aborted) {
    beat(skipped);
    const passed = Math.max(1, Math.ceil((clock.now() - due) / interval));
    skipped = passed - 1;
    due += passed * interval;
    await clock.sleep(Math.max(0, due - clock.now()), signal).catch(() => undefined);
  }
}
