import { missing, restarts } from "../../parts/defects.ts";
import type { Component, Family } from "../../family.ts";
import { steady } from "../../parts/leaks.ts";
import { autoregressive, drawGrowth, drawScale, white } from "../../parts/noise.ts";

/** Leaks in a record that is not as even as one would like. */
export const flawedLeaks: readonly Family[] = [
  {
    name: "linear, samples missing",
    label: "leaking",
    set: "tuned",
    kind: "defects",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const absent = missing(draws, plan, draws.between(0.02, 0.2));
      return {
        ...scale,
        noise: [white(draws, scale.sd)],
        leak: steady(plan, drawGrowth(draws, scale)),
        absent,
      };
    },
  },
  {
    name: "linear, samples missing and uneven",
    label: "leaking",
    set: "heldOut",
    kind: "defects",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const absent = missing(draws, plan, draws.between(0.02, 0.2));
      const leak = steady(plan, drawGrowth(draws, scale));
      return { ...scale, noise: [autoregressive(draws, scale.sd, 0.4)], leak, absent, jitter: 0.45 };
    },
  },
  {
    name: "linear, with a restart of the node",
    label: "leaking",
    set: "tuned",
    kind: "defects",
    samples: [240, 600],
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const share = [draws.between(0.15, 0.4)];
      const { absent, cold, age } = restarts(plan, share, scale.level * draws.between(0.2, 0.7));
      const rate = drawGrowth(draws, scale) / plan.samples;
      const leak: Component = (length) => Float64Array.from({ length }, (_, i) => rate * age(i));
      return { ...scale, frame: [cold], noise: [white(draws, scale.sd)], leak, absent };
    },
  },
  {
    name: "linear, with two restarts of the node",
    label: "leaking",
    set: "heldOut",
    kind: "defects",
    samples: [360, 600],
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const shares = [draws.between(0.1, 0.2), draws.between(0.25, 0.4)];
      const { absent, cold, age } = restarts(plan, shares, scale.level * draws.between(0.2, 0.7));
      const rate = drawGrowth(draws, scale) / plan.samples;
      const leak: Component = (length) => Float64Array.from({ length }, (_, i) => rate * age(i));
      return { ...scale, frame: [cold], noise: [autoregressive(draws, scale.sd, 0.4)], leak, absent };
    },
  },
];
