import type { RunView } from "./run-view.ts";
import type { AccountedSample } from "./sessions.ts";
import type { Millis } from "../base/units.ts";

/** A run of readings that all break a bound. */
export interface Stretch {
  readonly from: Millis;
  readonly to: Millis;
  readonly samples: number;
  /** The reading that breaks it most. */
  readonly worst: AccountedSample;
  /** Whether it lasts until the last reading. */
  readonly lasting: boolean;
}

/** Every unbroken run of readings for which `breach` is positive. */
export function stretchesOf(
  samples: readonly AccountedSample[],
  breach: (sample: AccountedSample) => number,
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (let i = 0; i < samples.length; i++) {
    if (breach(samples[i]!) <= 0) continue;
    const first = i;
    let worst = samples[i]!;
    while (i + 1 < samples.length && breach(samples[i + 1]!) > 0) {
      i++;
      if (breach(samples[i]!) > breach(worst)) worst = samples[i]!;
    }
    stretches.push({
      from: samples[first]!.t,
      to: samples[i]!.t,
      samples: i - first + 1,
      worst,
      lasting: i === samples.length - 1,
    });
  }
  return stretches;
}

/** Readings that must break a bound one after the other, among acts and once nobody acts any more. */
export const CERTAIN_READINGS = { acting: 6, quiet: 3 } as const;

/**
 * Whether a stretch proves a breach. One reading may be of a service that was held up for a moment, so there must be
 * several, and they must outlast a sweep interval: the next sweep at the latest mends what a late one left.
 */
export function isCertain({ from, to, samples }: Stretch, run: RunView): boolean {
  const quiet = from >= (run.phase("drain")?.from ?? Infinity);
  const readings = quiet ? CERTAIN_READINGS.quiet : CERTAIN_READINGS.acting;
  return samples >= readings && to - from >= run.scenario.sessions.sweepInterval;
}

/** The longest in time; null of none. */
export function longest(stretches: readonly Stretch[]): Stretch | null {
  return stretches.reduce<Stretch | null>((a, b) => (a && a.to - a.from >= b.to - b.from ? a : b), null);
}
