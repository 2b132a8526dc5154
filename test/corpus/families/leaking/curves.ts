import type { Family } from "../../family.ts";
import { fillsToCap, saturates } from "../../parts/filling.ts";
import { compounding, fromOnset, power, steady } from "../../parts/leaks.ts";
import { autoregressive, drawGrowth, drawScale, white } from "../../parts/noise.ts";

/** Not the same all the time. */
export const curvedLeaks: readonly Family[] = [
  {
    name: "quadratic",
    label: "leaking",
    set: "tuned",
    kind: "curve",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      return { ...scale, noise: [white(draws, scale.sd)], leak: power(plan, drawGrowth(draws, scale), 2) };
    },
  },
  {
    name: "power of 1.3 to 3",
    label: "leaking",
    set: "heldOut",
    kind: "curve",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const leak = power(plan, drawGrowth(draws, scale), draws.between(1.3, 3));
      return { ...scale, noise: [autoregressive(draws, scale.sd, 0.3)], leak };
    },
  },
  {
    name: "compounding",
    label: "leaking",
    set: "tuned",
    kind: "curve",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const leak = compounding(plan, drawGrowth(draws, scale), draws.between(1, 4));
      return { ...scale, noise: [white(draws, scale.sd)], leak };
    },
  },
  {
    name: "from a threshold at 0.1 to 0.4 of the plan",
    label: "leaking",
    set: "tuned",
    kind: "curve",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const leak = fromOnset(plan, drawGrowth(draws, scale), draws.between(0.1, 0.4));
      return { ...scale, noise: [white(draws, scale.sd)], leak };
    },
  },
  {
    name: "late onset at 0.4 to 0.6 of the plan",
    label: "leaking",
    set: "heldOut",
    kind: "curve",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const leak = fromOnset(plan, drawGrowth(draws, scale), draws.between(0.4, 0.6));
      return { ...scale, noise: [white(draws, scale.sd)], leak };
    },
  },
  {
    name: "warm-up, then linear",
    label: "leaking",
    set: "tuned",
    kind: "filling",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const warm = draws.between(0.03, 0.15);
      const rise = fillsToCap(plan, scale.level * draws.logBetween(0.1, 1), warm);
      const told = draws.chance(0.5) ? { warmup: Math.ceil(warm * plan.samples) } : {};
      const leak = steady(plan, drawGrowth(draws, scale));
      return { ...scale, ...told, frame: [rise], noise: [white(draws, scale.sd)], leak };
    },
  },
  {
    name: "leak beside a cache that fills",
    label: "leaking",
    set: "tuned",
    kind: "filling",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const cache = fillsToCap(plan, scale.level * draws.logBetween(0.02, 0.3), draws.between(0.2, 0.5));
      const leak = steady(plan, drawGrowth(draws, scale));
      return { ...scale, frame: [cache], noise: [white(draws, scale.sd)], leak };
    },
  },
  {
    name: "leak beside one that saturates",
    label: "leaking",
    set: "heldOut",
    kind: "filling",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const cache = saturates(plan, scale.level * draws.logBetween(0.02, 0.3), draws.between(0.05, 0.2));
      const leak = steady(plan, drawGrowth(draws, scale));
      return { ...scale, frame: [cache], noise: [autoregressive(draws, scale.sd, 0.3)], leak };
    },
  },
];
