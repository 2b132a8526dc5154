import type { RunView } from "./run-view.ts";
import type { AccountedSample } from "./sessions.ts";
import { CERTAIN_READINGS } from "./stretches.ts";

/** Rows over the explained that make a plateau too high; one that strays by less is level. */
export const PLATEAU = 1.05;

/** How many times too high a level plateau stands at the end of the hold; null when there is none. */
export function plateauRatio(run: RunView, samples: readonly AccountedSample[]): number | null {
  const hold = run.phase("hold");
  if (!hold || !run.phase("drain")) return null;
  const from = hold.to - (hold.to - hold.from) / 3;
  const third = samples.filter(({ t }) => t >= from && t < hold.to);
  if (third.length < CERTAIN_READINGS.acting) return null;
  const ratios = third.map(({ rows, high }) => rows / Math.max(1, high)).sort((a, b) => a - b);
  const level = ratios[0]!;
  const isLevel = ratios.at(-1)! <= level * PLATEAU;
  return level > PLATEAU && isLevel ? level : null;
}
