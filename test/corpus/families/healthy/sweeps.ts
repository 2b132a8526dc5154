import type { Family } from "../../family.ts";
import { autoregressive, drawScale, white } from "../../parts/noise.ts";
import { sawtooth } from "../../parts/sweeping.ts";

/** Fills and is emptied: collections and sweeps. */
export const sweeps: readonly Family[] = [
  {
    name: "collections, many periods",
    label: "healthy",
    set: "tuned",
    kind: "sweep",
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const period = Math.max(3, plan.samples / draws.integer(20, 60));
      const height = scale.level * draws.logBetween(0.05, 1);
      const collections = sawtooth(draws, { period, height, periodSpread: 0.3, heightSpread: 0.3 });
      return { ...scale, noise: [white(draws, scale.sd), collections] };
    },
  },
  {
    name: "collections, few periods",
    label: "healthy",
    set: "heldOut",
    kind: "sweep",
    samples: [120, 600],
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const period = plan.samples / draws.between(8, 16);
      const height = scale.level * draws.logBetween(0.05, 1);
      const collections = sawtooth(draws, { period, height, periodSpread: 0.3, heightSpread: 0.3 });
      return { ...scale, noise: [white(draws, scale.sd), collections] };
    },
  },
  {
    name: "sweep, 4 to 10 periods",
    label: "healthy",
    set: "tuned",
    kind: "sweep",
    samples: [120, 600],
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const sweepPeriods = draws.between(4, 10);
      const height = scale.level * draws.logBetween(0.05, 1);
      const sweep = sawtooth(draws, { period: plan.samples / sweepPeriods, height });
      return { ...scale, noise: [white(draws, scale.sd), sweep], sweepPeriods };
    },
  },
  {
    name: "sweep that comes late, 4 to 10 periods",
    label: "healthy",
    set: "heldOut",
    kind: "sweep",
    samples: [120, 600],
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const sweepPeriods = draws.between(4, 10);
      const period = plan.samples / sweepPeriods;
      const height = scale.level * draws.logBetween(0.05, 1);
      const sweep = sawtooth(draws, { period, height, periodSpread: 0.2, heightSpread: 0.2 });
      return { ...scale, noise: [autoregressive(draws, scale.sd, 0.5), sweep], sweepPeriods };
    },
  },
  {
    name: "old heap between full sweeps",
    label: "healthy",
    set: "tuned",
    kind: "sweep",
    samples: [120, 600],
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const full = plan.samples / draws.between(3, 7);
      const height = scale.level * draws.logBetween(0.1, 0.8);
      const old = sawtooth(draws, { period: full, height, periodSpread: 0.2, heightSpread: 0.15 });
      const young = sawtooth(draws, {
        period: Math.max(3, full / 12),
        height: height / 3,
        periodSpread: 0.3,
      });
      return { ...scale, noise: [white(draws, scale.sd), old, young] };
    },
  },
  {
    name: "queue that is emptied time and again",
    label: "healthy",
    set: "tuned",
    kind: "sweep",
    samples: [120, 600],
    draw: (draws, plan) => {
      const height = draws.logBetween(50, 200_000);
      const period = plan.samples / draws.between(4, 30);
      const queue = sawtooth(draws, { period, height, periodSpread: 0.1, heightSpread: 0.3 });
      return { unit: "count", level: 0, noise: [queue] };
    },
  },
  {
    name: "counter that wraps round",
    label: "healthy",
    set: "heldOut",
    kind: "sweep",
    samples: [120, 600],
    draw: (draws, plan) => {
      const { level } = drawScale(draws);
      const wraps = sawtooth(draws, { period: plan.samples / draws.between(3, 9), height: level });
      return { unit: "count", level: 0, noise: [wraps] };
    },
  },
];
