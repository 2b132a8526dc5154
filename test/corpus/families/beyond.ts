import { diurnal, costOf } from "../parts/crowd.ts";
import { curve, type Family } from "../family.ts";
import { fillsToCap } from "../parts/filling.ts";
import { fromOnset, power, steady } from "../parts/leaks.ts";
import { autoregressive, drawScale, white } from "../parts/noise.ts";
import { inRatios } from "../parts/stairs.ts";

/** What no judge can tell from the plan's samples: measured and shown, but no part of what is claimed. */
export const beyond: readonly Family[] = [
  {
    name: "cache, full at 0.76 to 1 of the plan",
    label: "healthy",
    set: "beyond",
    kind: "filling",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const cache = fillsToCap(plan, scale.level * draws.logBetween(0.02, 0.6), draws.between(0.76, 1));
      return { ...scale, frame: [cache], noise: [white(draws, scale.sd)] };
    },
  },
  {
    name: "cache, full after the extension",
    label: "healthy",
    set: "beyond",
    kind: "filling",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const cache = fillsToCap(plan, scale.level * draws.logBetween(0.1, 0.6), draws.between(1.4, 3));
      return { ...scale, frame: [cache], noise: [white(draws, scale.sd)] };
    },
  },
  {
    name: "wanders, AR(1) 0.95",
    label: "healthy",
    set: "beyond",
    kind: "noise",
    draw: (draws) => {
      const scale = drawScale(draws);
      return { ...scale, noise: [autoregressive(draws, scale.sd, 0.95)] };
    },
  },
  {
    name: "the rising half of a day, load unknown",
    label: "healthy",
    set: "beyond",
    kind: "sessions",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const load = diurnal(draws, plan, 100_000, { swing: 0.4, cycles: draws.between(0.2, 0.6) });
      const cost = costOf(load, (scale.level * draws.logBetween(0.1, 1)) / 100_000);
      return { ...scale, load: null, frame: [cost], noise: [white(draws, scale.sd)] };
    },
  },
  {
    name: "three late steps",
    label: "healthy",
    set: "beyond",
    kind: "steps",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const size = scale.level * draws.logBetween(0.02, 0.2);
      const at = [draws.between(0.2, 0.4), draws.between(0.45, 0.65), draws.between(0.7, 0.95)];
      const stairs = curve(plan, (x) => size * at.filter((step) => x >= step).length);
      return { ...scale, frame: [stairs], noise: [white(draws, scale.sd)] };
    },
  },
  {
    name: "leak smaller than three times the noise",
    label: "leaking",
    set: "beyond",
    kind: "noise",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const leak = steady(plan, scale.sd * draws.between(0.2, 3));
      return { ...scale, noise: [white(draws, scale.sd)], leak };
    },
  },
  {
    name: "leak ever slower (square root)",
    label: "leaking",
    set: "beyond",
    kind: "curve",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const leak = power(plan, scale.level * draws.logBetween(0.05, 0.5), 0.5);
      return { ...scale, noise: [white(draws, scale.sd)], leak };
    },
  },
  {
    name: "onset at 0.8 to 0.97 of the plan",
    label: "leaking",
    set: "beyond",
    kind: "curve",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const leak = fromOnset(plan, scale.level * draws.logBetween(0.02, 0.2), draws.between(0.8, 0.97));
      return { ...scale, noise: [white(draws, scale.sd)], leak };
    },
  },
  {
    name: "leak on a heap that grows by a fifth at a time",
    label: "leaking",
    set: "beyond",
    kind: "steps",
    draw: (draws, plan) => {
      const first = draws.logBetween(8e6, 800e6);
      const growth = draws.logBetween(0.05, 0.5);
      const needed = curve(plan, (share) => first * (1 + growth * share));
      const heap = inRatios(needed, first, 1.2);
      return { unit: "B", level: 0, noise: [], leak: heap };
    },
  },
];
