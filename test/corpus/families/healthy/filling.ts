import type { Family } from "../../family.ts";
import { fillsToCap, growsUp, saturates, saturatesSlowly, workingSet } from "../../parts/filling.ts";
import { autoregressive, drawScale, white } from "../../parts/noise.ts";
import { sawtooth } from "../../parts/sweeping.ts";

/** Fills up and is full. */
export const filling: readonly Family[] = [
  {
    name: "cache, full at 0.3 to 0.6 of the plan",
    label: "healthy",
    set: "tuned",
    kind: "filling",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const cache = fillsToCap(plan, scale.level * draws.logBetween(0.02, 0.6), draws.between(0.3, 0.6));
      return { ...scale, frame: [cache], noise: [white(draws, scale.sd)] };
    },
  },
  {
    name: "cache, full at 0.5 to 0.76 of the plan",
    label: "healthy",
    set: "heldOut",
    kind: "filling",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const cache = fillsToCap(plan, scale.level * draws.logBetween(0.02, 0.6), draws.between(0.5, 0.76));
      const noise = autoregressive(draws, scale.sd, draws.between(0, 0.5));
      return { ...scale, frame: [cache], noise: [noise] };
    },
  },
  {
    name: "cache that fills under collections",
    label: "healthy",
    set: "heldOut",
    kind: "filling",
    samples: [120, 600],
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const cache = fillsToCap(plan, scale.level * draws.logBetween(0.05, 0.6), draws.between(0.3, 0.76));
      const period = plan.samples / draws.between(10, 40);
      const height = scale.level * draws.logBetween(0.05, 0.5);
      const collections = sawtooth(draws, { period, height, periodSpread: 0.3, heightSpread: 0.3 });
      return { ...scale, frame: [cache], noise: [white(draws, scale.sd), collections] };
    },
  },
  {
    name: "saturating exponential",
    label: "healthy",
    set: "tuned",
    kind: "filling",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const cache = saturates(plan, scale.level * draws.logBetween(0.05, 0.8), draws.between(0.05, 0.3));
      return { ...scale, frame: [cache], noise: [white(draws, scale.sd)] };
    },
  },
  {
    name: "saturating hyperbola",
    label: "healthy",
    set: "heldOut",
    kind: "filling",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const cache = saturatesSlowly(
        plan,
        scale.level * draws.logBetween(0.05, 0.5),
        draws.between(0.03, 0.2),
      );
      return { ...scale, frame: [cache], noise: [white(draws, scale.sd)] };
    },
  },
  {
    name: "saturation in two parts",
    label: "healthy",
    set: "tuned",
    kind: "filling",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const fast = saturates(plan, scale.level * draws.logBetween(0.05, 0.4), draws.between(0.02, 0.08));
      const slow = saturates(plan, scale.level * draws.logBetween(0.05, 0.4), draws.between(0.15, 0.35));
      return { ...scale, frame: [fast, slow], noise: [white(draws, scale.sd)] };
    },
  },
  {
    name: "filling that starts slowly",
    label: "healthy",
    set: "heldOut",
    kind: "filling",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const height = scale.level * draws.logBetween(0.05, 0.5);
      const filled = growsUp(plan, height, draws.between(0.2, 0.45), draws.between(0.02, 0.08));
      return { ...scale, frame: [filled], noise: [white(draws, scale.sd)] };
    },
  },
  {
    name: "every key seen once",
    label: "healthy",
    set: "tuned",
    kind: "filling",
    draw: (draws, plan) => {
      const level = draws.logBetween(500, 20_000);
      const keys = draws.integer(50, 400);
      // Of keys × ln keys questions one is for the rarest key.
      const perStep = Math.ceil((draws.between(4, 8) * keys * Math.log(keys)) / plan.samples);
      return { unit: "count", level, frame: [workingSet(draws, keys, perStep)], noise: [white(draws, 2)] };
    },
  },
  {
    name: "warm-up, then flat",
    label: "healthy",
    set: "tuned",
    kind: "filling",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const warm = draws.between(0.03, 0.15);
      const rise = fillsToCap(plan, scale.level * draws.logBetween(0.1, 2), warm);
      const told = draws.chance(0.5) ? { warmup: Math.ceil(warm * plan.samples) } : {};
      return { ...scale, ...told, frame: [rise], noise: [white(draws, scale.sd)] };
    },
  },
];
