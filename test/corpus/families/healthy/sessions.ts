import { costOf, diurnal, liveSessions, loadPlateaus } from "../../parts/crowd.ts";
import type { Family } from "../../family.ts";
import { autoregressive, drawScale, white } from "../../parts/noise.ts";

/** What live users need, and no more. */
export const sessions: readonly Family[] = [
  {
    name: "log-normal sessions, steady load",
    label: "healthy",
    set: "tuned",
    kind: "sessions",
    draw: (draws, plan) => {
      const longest = Math.ceil(plan.samples * draws.between(0.1, 0.3));
      const [median, sigma] = [longest * draws.between(0.05, 0.2), draws.between(0.8, 1.5)];
      const life = { life: (own: typeof draws) => own.logNormal(median, sigma), longest };
      const live = liveSessions(draws, { arrivals: draws.logBetween(0.5, 8), ...life, before: longest });
      return { unit: "count", level: 0, noise: [live] };
    },
  },
  {
    name: "log-normal sessions from an empty start",
    label: "healthy",
    set: "heldOut",
    kind: "sessions",
    draw: (draws, plan) => {
      const longest = Math.ceil(plan.samples * draws.between(0.1, 0.3));
      const [median, sigma] = [longest * draws.between(0.05, 0.2), draws.between(0.8, 1.5)];
      const life = { life: (own: typeof draws) => own.logNormal(median, sigma), longest };
      const live = liveSessions(draws, { arrivals: draws.logBetween(0.5, 8), ...life, before: 0 });
      return { unit: "count", level: 0, load: null, noise: [live] };
    },
  },
  {
    name: "memory of sessions that come and go",
    label: "healthy",
    set: "tuned",
    kind: "sessions",
    draw: (draws, plan) => {
      const longest = Math.ceil(plan.samples * draws.between(0.05, 0.2));
      const life = { life: (own: typeof draws) => own.exponential(longest / 4), longest };
      const arrivals = draws.logBetween(1, 8);
      const live = liveSessions(draws, { arrivals, ...life, before: longest });
      const row = draws.logBetween(2e3, 40e3);
      const level = ((arrivals * longest) / 4) * row * draws.logBetween(1, 10);
      return { unit: "B", level, noise: [costOf(live, row), white(draws, level * 0.002)] };
    },
  },
  {
    name: "daily load, known",
    label: "healthy",
    set: "tuned",
    kind: "sessions",
    draw: (draws, plan) => {
      const swing = { swing: draws.between(0.1, 0.6), cycles: draws.between(0.3, 3) };
      const load = diurnal(draws, plan, draws.logBetween(500, 200_000), swing);
      const scale = drawScale(draws);
      const each = (scale.level * draws.logBetween(0.05, 1)) / Math.max(...load(plan.samples));
      return { ...scale, load, frame: [costOf(load, each)], noise: [white(draws, scale.sd)] };
    },
  },
  {
    name: "daily load, unknown, three days or more",
    label: "healthy",
    set: "heldOut",
    kind: "sessions",
    samples: [120, 600],
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const swing = { swing: draws.between(0.1, 0.5), cycles: draws.between(3, 6) };
      const load = diurnal(draws, plan, 100_000, swing);
      const cost = costOf(load, (scale.level * draws.logBetween(0.1, 1)) / 100_000);
      return { ...scale, load: null, frame: [cost], noise: [autoregressive(draws, scale.sd, 0.5)] };
    },
  },
  {
    name: "plateaus of load, known",
    label: "healthy",
    set: "heldOut",
    kind: "sessions",
    samples: [120, 600],
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const load = loadPlateaus(draws, plan, draws.logBetween(500, 200_000));
      const each = (scale.level * draws.logBetween(0.1, 1)) / Math.max(...load(plan.samples));
      return { ...scale, load, frame: [costOf(load, each)], noise: [white(draws, scale.sd)] };
    },
  },
];
