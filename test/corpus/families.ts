import { beyond } from "./beyond/families.ts";
import type { Family } from "./family.ts";
import { returning } from "./healthy/bursts.ts";
import { counts } from "./healthy/counts.ts";
import { flawed } from "./healthy/defects.ts";
import { filling } from "./healthy/filling.ts";
import { noiseOnly } from "./healthy/noise.ts";
import { sessions } from "./healthy/sessions.ts";
import { carriers, steps } from "./healthy/steps.ts";
import { sweeps } from "./healthy/sweeps.ts";
import { leakedCounts } from "./leaking/counts.ts";
import { curvedLeaks } from "./leaking/curves.ts";
import { flawedLeaks } from "./leaking/defects.ts";
import { leakedSessions } from "./leaking/sessions.ts";
import { steppedLeaks } from "./leaking/stairs.ts";
import { steadyLeaks } from "./leaking/steady.ts";
import { leaksUnderSweeps } from "./leaking/sweeps.ts";

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
