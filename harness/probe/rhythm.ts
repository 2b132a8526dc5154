import type { Clock } from "../base/clock.ts";
import type { Millis } from "../base/units.ts";

export interface Rhythm {
  readonly interval: Millis;
  /** From now to the first beat. */
  readonly offset: Millis;
}

/**
 * Calls `beat` in a rhythm until aborted. The rhythm does not wait for what a beat starts, so that slow work never
 * delays the next one. Beats that passed while this process stood still are not made up for; the next one gets to
 * know how many there were.
 */
export async function keepRhythm(
  clock: Clock,
  { interval, offset }: Rhythm,
  signal: AbortSignal,
  beat: (skipped: number) => void,
): Promise<void> {
  let due = clock.now() + offset;
  let skipped = 0;
  for (;;) {
    await clock.sleep(Math.max(0, due - clock.now()), signal).catch(() => undefined);
    if (signal.aborted) return;
    beat(skipped);
    skipped = Math.max(0, Math.floor((clock.now() - due) / interval));
    due += (skipped + 1) * interval;
  }
}
