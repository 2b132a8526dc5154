import type { Family } from "../../family.ts";
import { autoregressive, drawScale, heavyTailed, white } from "../../parts/noise.ts";

/** Nothing happens but noise. */
export const noiseOnly: readonly Family[] = [
  {
    name: "exactly constant",
    label: "healthy",
    set: "tuned",
    kind: "noise",
    draw: (draws) => ({ ...drawScale(draws), noise: [] }),
  },
  {
    name: "flat, white noise",
    label: "healthy",
    set: "tuned",
    kind: "noise",
    draw: (draws) => {
      const scale = drawScale(draws);
      return { ...scale, noise: [white(draws, scale.sd)] };
    },
  },
  {
    name: "flat, AR(1) 0.5",
    label: "healthy",
    set: "tuned",
    kind: "noise",
    draw: (draws) => {
      const scale = drawScale(draws);
      return { ...scale, noise: [autoregressive(draws, scale.sd, 0.5)] };
    },
  },
  {
    name: "flat, AR(1) 0.8",
    label: "healthy",
    set: "heldOut",
    kind: "noise",
    draw: (draws) => {
      const scale = drawScale(draws);
      return { ...scale, noise: [autoregressive(draws, scale.sd, 0.8)] };
    },
  },
  {
    name: "flat, heavy tails (t3)",
    label: "healthy",
    set: "heldOut",
    kind: "noise",
    draw: (draws) => {
      const scale = drawScale(draws);
      return { ...scale, noise: [heavyTailed(draws, scale.sd)] };
    },
  },
  {
    name: "flat, AR(1) with heavy tails",
    label: "healthy",
    set: "tuned",
    kind: "noise",
    draw: (draws) => {
      const scale = drawScale(draws);
      const phi = draws.between(0.4, 0.8);
      return { ...scale, noise: [autoregressive(draws, scale.sd, phi, (own) => own.heavyTailed())] };
    },
  },
  {
    name: "flat, noise that grows with time",
    label: "healthy",
    set: "heldOut",
    kind: "noise",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const end = draws.between(1.5, 4);
      const noise = white(draws, scale.sd);
      const louder = (value: number, index: number) => value * (1 + ((end - 1) * index) / plan.samples);
      return { ...scale, noise: [(length) => noise(length).map(louder)] };
    },
  },
];
