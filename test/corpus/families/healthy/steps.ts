import { curve, type Family } from "../../family.ts";
import { autoregressive, drawScale, white } from "../../parts/noise.ts";
import { inGrains, randomStairs } from "../../parts/stairs.ts";

/** Changes a few times, and then no more. */
export const steps: readonly Family[] = [
  {
    name: "one step",
    label: "healthy",
    set: "tuned",
    kind: "steps",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const at = draws.between(0.1, 0.9);
      const size = scale.level * draws.logBetween(0.02, 0.5);
      return { ...scale, frame: [curve(plan, (x) => (x < at ? 0 : size))], noise: [white(draws, scale.sd)] };
    },
  },
  {
    name: "two steps",
    label: "healthy",
    set: "heldOut",
    kind: "steps",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const size = scale.level * draws.logBetween(0.02, 0.3);
      const first = draws.between(0.1, 0.5);
      const second = draws.between(0.5, 0.85);
      const other = size * draws.between(0.5, 2);
      const stairs = curve(plan, (x) => (x < first ? 0 : x < second ? size : size + other));
      return { ...scale, frame: [stairs], noise: [white(draws, scale.sd)] };
    },
  },
  {
    name: "plateau for a time",
    label: "healthy",
    set: "tuned",
    kind: "steps",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const from = draws.between(0.1, 0.6);
      const to = from + draws.between(0.1, 0.3);
      const size = scale.level * draws.logBetween(0.05, 1);
      const plateau = curve(plan, (x) => (x >= from && x < to ? size : 0));
      return { ...scale, frame: [plateau], noise: [autoregressive(draws, scale.sd, 0.5)] };
    },
  },
  {
    name: "step down, then a smaller one up",
    label: "healthy",
    set: "tuned",
    kind: "steps",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const down = draws.between(0.15, 0.45);
      const up = draws.between(0.55, 0.85);
      const size = scale.level * draws.logBetween(0.05, 0.4);
      const back = draws.between(0.3, 0.9);
      const stairs = curve(plan, (x) => (x < down ? size : x < up ? 0 : back * size));
      return { ...scale, frame: [stairs], noise: [white(draws, scale.sd)] };
    },
  },
];

/** Carriers that an allocator takes from the system, in whole megabytes. */
export const carriers: readonly Family[] = [
  {
    name: "fragmentation that levels out",
    label: "healthy",
    set: "tuned",
    kind: "fragmentation",
    draw: (draws, plan) => {
      const scale = { unit: "B", level: draws.logBetween(64e6, 4e9) } as const;
      const grain = scale.level * draws.logBetween(0.004, 0.02);
      const tau = plan.samples * draws.between(0.08, 0.25);
      // Each carrier makes the next one rarer: the free space in it serves requests that come later.
      const first = draws.between(10, 40) / tau;
      const taken = randomStairs(
        draws,
        (index) => first * Math.exp(-index / tau),
        () => grain,
      );
      return { ...scale, frame: [taken], noise: [] };
    },
  },
  {
    name: "carriers that come and go",
    label: "healthy",
    set: "heldOut",
    kind: "fragmentation",
    draw: (draws) => {
      const level = draws.logBetween(64e6, 4e9);
      const grain = level * draws.logBetween(0.004, 0.02);
      const demand = autoregressive(draws, grain * draws.between(0.5, 2.5), draws.between(0.6, 0.85));
      return { unit: "B", level, noise: [inGrains(demand, grain)] };
    },
  },
];
