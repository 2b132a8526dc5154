import { curve, type Family } from "../../family.ts";
import { steady } from "../../parts/leaks.ts";
import { autoregressive, drawGrowth, drawScale, white } from "../../parts/noise.ts";
import { evenStairs, inGrains, randomStairs } from "../../parts/stairs.ts";
import { bursts } from "../../parts/sweeping.ts";

/** Leaks in steps and bursts. */
export const steppedLeaks: readonly Family[] = [
  {
    name: "staircase of 8 to 25 even steps",
    label: "leaking",
    set: "tuned",
    kind: "steps",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const steps = draws.integer(8, 25);
      const leak = evenStairs(draws, plan.samples / steps, drawGrowth(draws, scale) / steps);
      return { ...scale, noise: [white(draws, scale.sd)], leak };
    },
  },
  {
    name: "uneven staircase",
    label: "leaking",
    set: "heldOut",
    kind: "steps",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const steps = draws.integer(10, 30);
      const leak = evenStairs(draws, plan.samples / steps, drawGrowth(draws, scale) / steps, 0.8);
      return { ...scale, noise: [autoregressive(draws, scale.sd, 0.3)], leak };
    },
  },
  {
    name: "linear after a step",
    label: "leaking",
    set: "tuned",
    kind: "steps",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const at = draws.between(0.1, 0.5);
      const size = scale.level * draws.logBetween(0.02, 0.2);
      const step = curve(plan, (x) => (x < at ? 0 : size));
      const leak = steady(plan, drawGrowth(draws, scale));
      return { ...scale, frame: [step], noise: [white(draws, scale.sd)], leak };
    },
  },
  {
    name: "leak in bursts",
    label: "leaking",
    set: "tuned",
    kind: "bursts",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const events = draws.between(12, 40);
      const each = drawGrowth(draws, scale) / events;
      const leak = randomStairs(
        draws,
        () => events / plan.samples,
        (own) => own.exponential(each),
      );
      return { ...scale, noise: [white(draws, scale.sd)], leak };
    },
  },
  {
    name: "leak beside bursts that return",
    label: "leaking",
    set: "heldOut",
    kind: "bursts",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const mean = plan.samples / draws.between(6, 30);
      const height = scale.level * draws.logBetween(0.05, 0.5);
      const noise = [white(draws, scale.sd), bursts(draws, mean, height, plan.samples * 0.015)];
      return { ...scale, noise, leak: steady(plan, drawGrowth(draws, scale)) };
    },
  },
  {
    name: "fragmentation without end",
    label: "leaking",
    set: "tuned",
    kind: "fragmentation",
    draw: (draws, plan) => {
      const level = draws.logBetween(64e6, 4e9);
      const carriers = draws.between(20, 60);
      const grain = (level * draws.logBetween(0.02, 0.5)) / carriers;
      const leak = randomStairs(
        draws,
        () => carriers / plan.samples,
        () => grain,
      );
      return { unit: "B", level, noise: [], leak };
    },
  },
  {
    name: "fragmentation without end, beside carriers that come and go",
    label: "leaking",
    set: "heldOut",
    kind: "fragmentation",
    draw: (draws, plan) => {
      const level = draws.logBetween(64e6, 4e9);
      const carriers = draws.between(20, 60);
      const grain = (level * draws.logBetween(0.02, 0.5)) / carriers;
      const demand = inGrains(autoregressive(draws, grain * draws.between(0.5, 2), 0.7), grain);
      const leak = randomStairs(
        draws,
        () => carriers / plan.samples,
        () => grain,
      );
      return { unit: "B", level, noise: [demand], leak };
    },
  },
];
