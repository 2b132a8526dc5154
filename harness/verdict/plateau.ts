import type { Millis } from "../base/units.ts";
import type { RunView } from "./run-view.ts";
import type { AccountedSample } from "./sessions.ts";
import { CERTAIN_READINGS } from "./stretches.ts";

export interface Plateau {
  /** Rows over the explained, at the least. */
  readonly ratio: number;
  readonly length: Millis;
}

/**
 * A level plateau of rows too high through the last third of the hold; null when there is none.
 * @param high rows over the explained from which on a plateau is too high; one that strays by less is level
 */
export function plateauOf(run: RunView, samples: readonly AccountedSample[], high: number): Plateau | null {
  const hold = run.phase("hold");
  if (!hold || !run.phase("drain")) return null;
  const length = (hold.to - hold.from) / 3;
  const third = samples.filter(({ t }) => t >= hold.to - length && t < hold.to);
  if (third.length < CERTAIN_READINGS.acting) return null;
  const ratios = third.map(({ rows, high }) => rows / Math.max(1, high)).sort((a, b) => a - b);
  const ratio = ratios[0]!;
  const isLevel = ratios.at(-1)! <= ratio * high;
  return ratio > high && isLevel ? { ratio, length } : null;
}
