import type { Draws } from "./draws.ts";
import type { Component, Plan } from "../family.ts";

export interface Crowd {
  /** Log-ins within one interval, on average. */
  readonly arrivals: number;
  /** How long a session lives, in samples. */
  readonly life: (own: Draws) => number;
  /** No session lives longer, in samples. */
  readonly longest: number;
  /** Samples that log-ins went on before the first: `longest` for a steady crowd, 0 for one that starts empty. */
  readonly before: number;
}

/** Sessions alive at every sample: Poisson arrivals that each stay for a life of their own. */
export function liveSessions(draws: Draws, { arrivals, life, longest, before }: Crowd): Component {
  const seed = draws.fork();
  return (length) => {
    const own = seed.fresh();
    const change = new Float64Array(length + 1);
    for (let born = -before; born < length; born++) {
      for (let count = own.poisson(arrivals); count > 0; count--) {
        const gone = born + Math.ceil(Math.min(longest, life(own)));
        if (gone <= 0) continue;
        change[Math.max(0, born)]! += 1;
        if (gone < length) change[gone]! -= 1;
      }
    }
    let alive = 0;
    return change.subarray(0, length).map((by) => (alive += by));
  };
}

/** Daily swing of the load: `cycles` in the plan, `swing` of the mean up and down. */
export function diurnal(
  draws: Draws,
  plan: Plan,
  mean: number,
  { swing, cycles }: { readonly swing: number; readonly cycles: number },
): Component {
  const phase = draws.between(0, 2 * Math.PI);
  const angle = (2 * Math.PI * cycles) / plan.samples;
  return (length) =>
    Float64Array.from({ length }, (_, i) => Math.round(mean * (1 + swing * Math.sin(phase + angle * i))));
}

/** Plateaus of load, each 12–30 % of the plan long, with a ramp of two samples between. */
export function loadPlateaus(draws: Draws, plan: Plan, mean: number): Component {
  const own = draws.fork();
  const plateaus = [{ from: 0, load: mean * own.between(0.5, 1.5) }];
  while (plateaus.at(-1)!.from < 2 * plan.samples) {
    const from = plateaus.at(-1)!.from + Math.round(plan.samples * own.between(0.12, 0.3));
    plateaus.push({ from, load: mean * own.between(0.5, 1.5) });
  }
  const loadAt = (index: number) => plateaus.findLast(({ from }) => from <= index)!.load;
  return (length) =>
    Float64Array.from({ length }, (_, i) =>
      Math.round((loadAt(i) + loadAt(Math.max(0, i - 1)) + loadAt(Math.max(0, i - 2))) / 3),
    );
}

/** What a load takes of a resource, `each` a session. */
export function costOf(load: Component, each: number): Component {
  return (length) => load(length).map((sessions) => sessions * each);
}
