import { missing, restarts } from "../../parts/defects.ts";
import type { Family } from "../../family.ts";
import { saturates } from "../../parts/filling.ts";
import { autoregressive, drawScale, white } from "../../parts/noise.ts";

/** The record is not as even as one would like. */
export const flawed: readonly Family[] = [
  {
    name: "flat, samples missing",
    label: "healthy",
    set: "tuned",
    kind: "defects",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const absent = missing(draws, plan, draws.between(0.02, 0.2));
      return { ...scale, noise: [white(draws, scale.sd)], absent };
    },
  },
  {
    name: "saturating, samples missing and uneven",
    label: "healthy",
    set: "heldOut",
    kind: "defects",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const cache = saturates(plan, scale.level * draws.logBetween(0.05, 0.5), draws.between(0.05, 0.25));
      const absent = missing(draws, plan, draws.between(0.02, 0.2));
      return { ...scale, frame: [cache], noise: [white(draws, scale.sd)], absent, jitter: 0.45 };
    },
  },
  {
    name: "a restart of the node",
    label: "healthy",
    set: "tuned",
    kind: "defects",
    samples: [120, 600],
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const share = [draws.between(0.2, 0.7)];
      const { absent, cold } = restarts(plan, share, scale.level * draws.between(0.2, 0.7));
      return { ...scale, frame: [cold], noise: [white(draws, scale.sd)], absent };
    },
  },
  {
    name: "two restarts of the node",
    label: "healthy",
    set: "heldOut",
    kind: "defects",
    samples: [240, 600],
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const shares = [draws.between(0.15, 0.4), draws.between(0.5, 0.7)];
      const { absent, cold } = restarts(plan, shares, scale.level * draws.between(0.2, 0.7));
      return { ...scale, frame: [cold], noise: [autoregressive(draws, scale.sd, 0.4)], absent };
    },
  },
];
