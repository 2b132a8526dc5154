import { type Family } from "../../family.ts";
import { steady } from "../../parts/leaks.ts";
import { autoregressive, drawGrowth, drawScale, heavyTailed, white } from "../../parts/noise.ts";

/** The same amount leaks with every interval, under noise of every kind. */
export const steadyLeaks: readonly Family[] = [
  {
    name: "linear, 4 to 8 times the noise",
    label: "leaking",
    set: "tuned",
    kind: "noise",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const growth = drawGrowth(draws, scale);
      return { ...scale, noise: [white(draws, growth / draws.between(4, 8))], leak: steady(plan, growth) };
    },
  },
  {
    name: "linear, 8 to 20 times the noise",
    label: "leaking",
    set: "tuned",
    kind: "noise",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const growth = drawGrowth(draws, scale);
      return { ...scale, noise: [white(draws, growth / draws.between(8, 20))], leak: steady(plan, growth) };
    },
  },
  {
    name: "linear, 20 to 80 times the noise",
    label: "leaking",
    set: "heldOut",
    kind: "noise",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const growth = drawGrowth(draws, scale);
      return { ...scale, noise: [white(draws, growth / draws.between(20, 80))], leak: steady(plan, growth) };
    },
  },
  {
    name: "linear, AR(1) 0.5",
    label: "leaking",
    set: "tuned",
    kind: "noise",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const noise = [autoregressive(draws, scale.sd, 0.5)];
      return { ...scale, noise, leak: steady(plan, drawGrowth(draws, scale)) };
    },
  },
  {
    name: "linear, AR(1) 0.8",
    label: "leaking",
    set: "heldOut",
    kind: "noise",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const noise = [autoregressive(draws, scale.sd, 0.8)];
      return { ...scale, noise, leak: steady(plan, drawGrowth(draws, scale)) };
    },
  },
  {
    name: "linear, heavy tails (t3)",
    label: "leaking",
    set: "heldOut",
    kind: "noise",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const noise = [heavyTailed(draws, scale.sd)];
      return { ...scale, noise, leak: steady(plan, drawGrowth(draws, scale)) };
    },
  },
  {
    name: "linear, AR(1) with heavy tails",
    label: "leaking",
    set: "tuned",
    kind: "noise",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const noise = [autoregressive(draws, scale.sd, draws.between(0.4, 0.8), (own) => own.heavyTailed())];
      return { ...scale, noise, leak: steady(plan, drawGrowth(draws, scale)) };
    },
  },
];
