import type { Family } from "../../family.ts";
import { steady } from "../../parts/leaks.ts";
import { autoregressive, drawGrowth, drawScale, white } from "../../parts/noise.ts";
import { sawtooth } from "../../parts/sweeping.ts";

/** What collections and sweeps leave behind grows. */
export const leaksUnderSweeps: readonly Family[] = [
  {
    name: "leak under collections, many periods",
    label: "leaking",
    set: "tuned",
    kind: "sweep",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const period = Math.max(3, plan.samples / draws.integer(20, 60));
      const height = scale.level * draws.logBetween(0.05, 1);
      const collections = sawtooth(draws, { period, height, periodSpread: 0.3, heightSpread: 0.3 });
      const noise = [white(draws, scale.sd), collections];
      return { ...scale, noise, leak: steady(plan, drawGrowth(draws, scale)) };
    },
  },
  {
    name: "leak under collections, few periods",
    label: "leaking",
    set: "heldOut",
    kind: "sweep",
    samples: [120, 600],
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const period = plan.samples / draws.between(10, 16);
      const height = scale.level * draws.logBetween(0.05, 1);
      const collections = sawtooth(draws, { period, height, periodSpread: 0.3, heightSpread: 0.3 });
      const noise = [white(draws, scale.sd), collections];
      return { ...scale, noise, leak: steady(plan, drawGrowth(draws, scale)) };
    },
  },
  {
    name: "leak under a sweep, 4 to 10 periods",
    label: "leaking",
    set: "tuned",
    kind: "sweep",
    samples: [120, 600],
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const sweepPeriods = draws.between(4, 10);
      const height = scale.level * draws.logBetween(0.05, 1);
      const sweep = sawtooth(draws, { period: plan.samples / sweepPeriods, height });
      const leak = steady(plan, drawGrowth(draws, scale));
      return { ...scale, noise: [white(draws, scale.sd), sweep], sweepPeriods, leak };
    },
  },
  {
    name: "leak under a sweep that comes late, 4 to 10 periods",
    label: "leaking",
    set: "heldOut",
    kind: "sweep",
    samples: [120, 600],
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const sweepPeriods = draws.between(4, 10);
      const period = plan.samples / sweepPeriods;
      const height = scale.level * draws.logBetween(0.05, 1);
      const sweep = sawtooth(draws, { period, height, periodSpread: 0.2, heightSpread: 0.2 });
      const noise = [autoregressive(draws, scale.sd, 0.5), sweep];
      return { ...scale, noise, sweepPeriods, leak: steady(plan, drawGrowth(draws, scale)) };
    },
  },
  {
    name: "leak into the old heap",
    label: "leaking",
    set: "heldOut",
    kind: "sweep",
    samples: [240, 600],
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const sweepPeriods = draws.between(5, 10);
      const full = plan.samples / sweepPeriods;
      const height = scale.level * draws.logBetween(0.1, 0.5);
      const old = sawtooth(draws, { period: full, height, periodSpread: 0.2, heightSpread: 0.15 });
      const young = sawtooth(draws, {
        period: Math.max(3, full / 12),
        height: height / 3,
        periodSpread: 0.3,
      });
      const leak = steady(plan, scale.level * draws.logBetween(0.05, 0.5));
      return { ...scale, noise: [white(draws, scale.sd), old, young], sweepPeriods, leak };
    },
  },
];
