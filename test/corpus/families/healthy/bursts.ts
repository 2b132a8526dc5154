import type { Family } from "../../family.ts";
import { autoregressive, drawScale, perSample, white } from "../../parts/noise.ts";
import { bursts } from "../../parts/sweeping.ts";

/** Comes in bursts, and goes again. */
export const returning: readonly Family[] = [
  {
    name: "bursts that return",
    label: "healthy",
    set: "tuned",
    kind: "bursts",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const mean = plan.samples / draws.between(4, 20);
      const height = scale.level * draws.logBetween(0.05, 1);
      const halfLife = plan.samples * draws.between(0.005, 0.03);
      return { ...scale, noise: [white(draws, scale.sd), bursts(draws, mean, height, halfLife)] };
    },
  },
  {
    name: "mailbox, empty between spikes",
    label: "healthy",
    set: "tuned",
    kind: "bursts",
    draw: (draws) => {
      const often = draws.between(0.02, 0.2);
      const size = draws.logBetween(10, 20_000);
      const spikes = perSample(draws, (own) => (own.chance(often) ? Math.round(own.exponential(size)) : 0));
      return { unit: "count", level: 0, noise: [spikes] };
    },
  },
  {
    name: "bursts on wandering ground",
    label: "healthy",
    set: "heldOut",
    kind: "bursts",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const mean = plan.samples / draws.between(6, 30);
      const height = scale.level * draws.logBetween(0.05, 1);
      const ground = autoregressive(draws, scale.sd, draws.between(0.5, 0.8));
      return { ...scale, noise: [ground, bursts(draws, mean, height, plan.samples * 0.015)] };
    },
  },
];
