import { beyond } from "./families/beyond.ts";
import type { Family } from "./family.ts";
import { returning } from "./families/healthy/bursts.ts";
import { counts } from "./families/healthy/counts.ts";
import { flawed } from "./families/healthy/defects.ts";
import { filling } from "./families/healthy/filling.ts";
import { noiseOnly } from "./families/healthy/noise.ts";
import { sessions } from "./families/healthy/sessions.ts";
import { carriers, steps } from "./families/healthy/steps.ts";
import { sweeps } from "./families/healthy/sweeps.ts";
import { leakedCounts } from "./families/leaking/counts.ts";
import { curvedLeaks } from "./families/leaking/curves.ts";
import { flawedLeaks } from "./families/leaking/defects.ts";
import { leakedSessions } from "./families/leaking/sessions.ts";
import { steppedLeaks } from "./families/leaking/stairs.ts";
import { steadyLeaks } from "./families/leaking/steady.ts";
import { leaksUnderSweeps } from "./families/leaking/sweeps.ts";

/** Every family, healthy ones first. */
export const families: readonly Family[] = [
  ...noiseOnly,
  ...sweeps,
  ...filling,
  ...steps,
  ...carriers,
  ...sessions,
  ...counts,
  ...returning,
  ...flawed,
  ...steadyLeaks,
  ...leaksUnderSweeps,
  ...curvedLeaks,
  ...steppedLeaks,
  ...leakedSessions,
  ...leakedCounts,
  ...flawedLeaks,
  ...beyond,
];

/** Seeds that tuning never saw begin here. */
const FIRST_HELD_OUT_SEED = 0x4000_0000;

/** The n-th seed for a family: held-out figures use seeds of their own as well as families of their own. */
export function seedOf({ set }: Family, n: number): number {
  return set === "tuned" ? n + 1 : FIRST_HELD_OUT_SEED + n;
}
