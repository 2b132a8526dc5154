import { HOUR, MINUTE, SECOND, type Millis } from "../../harness/base/units.ts";
import { smallestSlope, type Noise, type SmallestSlope } from "./smallest-slope.ts";

/** Series judged for each figure. */
export const SEEDS = 100;
/** From a quiet service to a restless one, the span of the corpus; and one whose noise is slow. */
export const noises: readonly (Noise & { readonly name: string })[] = [
  { name: "noise 0.1 %", share: 0.001, memory: MINUTE },
  { name: "noise 0.5 %", share: 0.005, memory: MINUTE },
  { name: "noise 1.5 %", share: 0.015, memory: MINUTE },
  { name: "slow noise 0.5 %", share: 0.005, memory: 10 * MINUTE },
];
/** Of a budget: starting, baseline, ramp, drain and settling of a scenario as `beamsoak init` writes it. */
const BESIDE_THE_HOLD: Millis = 2 * MINUTE;

export interface Budget {
  readonly name: string;
  readonly length: Millis;
  readonly interval: Millis;
}

export const budgets: readonly Budget[] = [
  { name: "15 min", length: 15 * MINUTE, interval: SECOND },
  { name: "2 h", length: 2 * HOUR, interval: SECOND },
  // The judge thins a long series to at most 1000 cells anyway.
  { name: "72 h", length: 72 * HOUR, interval: 10 * SECOND },
];

export function smallestIn({ length, interval }: Budget, noise: Noise): SmallestSlope {
  return smallestSlope({ length: length - BESIDE_THE_HOLD, interval, noise }, SEEDS);
}

/** A row of the page's table: the smallest slope for each noise, and the false alarms beside them. */
export function row(budget: Budget, found: readonly SmallestSlope[]): string {
  const alarms = found.reduce((sum, { falseAlarms }) => sum + falseAlarms, 0);
  const cells = [budget.name, ...found.map(cell), `${alarms} of ${found.length * SEEDS}`];
  return `| ${cells.join(" | ")} |`;
}

/** In percent of the level per hour, with two digits that count. */
export function cell({ perHour }: SmallestSlope): string {
  return perHour === null ? "none" : `${Number((100 * perHour).toPrecision(2))} %`;
}
