import { costOf, diurnal, liveSessions, loadPlateaus } from "../../parts/crowd.ts";
import type { Family } from "../../family.ts";
import { steady } from "../../parts/leaks.ts";
import { autoregressive, drawGrowth, drawScale, white } from "../../parts/noise.ts";
import { randomStairs } from "../../parts/stairs.ts";

/** Some of what users open is never closed. */
export const leakedSessions: readonly Family[] = [
  {
    name: "log-normal sessions, some never end",
    label: "leaking",
    set: "tuned",
    kind: "sessions",
    draw: (draws, plan) => {
      const longest = Math.ceil(plan.samples * draws.between(0.1, 0.3));
      const [median, sigma] = [longest * draws.between(0.05, 0.2), draws.between(0.8, 1.5)];
      const life = { life: (own: typeof draws) => own.logNormal(median, sigma), longest };
      const arrivals = draws.logBetween(0.5, 8);
      const live = liveSessions(draws, { arrivals, ...life, before: longest });
      const leaked = arrivals * draws.between(0.03, 0.2);
      const leak = randomStairs(
        draws,
        () => leaked,
        () => 1,
      );
      return { unit: "count", level: 0, noise: [live], leak, usersPerSample: arrivals };
    },
  },
  {
    name: "memory of sessions, some never freed",
    label: "leaking",
    set: "heldOut",
    kind: "sessions",
    draw: (draws, plan) => {
      const longest = Math.ceil(plan.samples * draws.between(0.05, 0.2));
      const life = { life: (own: typeof draws) => own.exponential(longest / 4), longest };
      const arrivals = draws.logBetween(1, 8);
      const live = liveSessions(draws, { arrivals, ...life, before: longest });
      const row = draws.logBetween(2e3, 40e3);
      const level = ((arrivals * longest) / 4) * row * draws.logBetween(1, 10);
      const leaked = arrivals * draws.between(0.02, 0.2);
      const leak = costOf(
        randomStairs(
          draws,
          () => leaked,
          () => 1,
        ),
        row,
      );
      const noise = [costOf(live, row), white(draws, level * 0.002)];
      return { unit: "B", level, noise, leak, usersPerSample: arrivals };
    },
  },
  {
    name: "slow leak under daily load, known",
    label: "leaking",
    set: "tuned",
    kind: "sessions",
    draw: (draws, plan) => {
      const swing = { swing: draws.between(0.1, 0.6), cycles: draws.between(0.3, 3) };
      const load = diurnal(draws, plan, draws.logBetween(500, 200_000), swing);
      const scale = drawScale(draws);
      const each = (scale.level * draws.logBetween(0.05, 1)) / Math.max(...load(plan.samples));
      const leak = steady(plan, drawGrowth(draws, scale));
      return { ...scale, load, frame: [costOf(load, each)], noise: [white(draws, scale.sd)], leak };
    },
  },
  {
    name: "leak under daily load, unknown, four days or more",
    label: "leaking",
    set: "heldOut",
    kind: "sessions",
    samples: [120, 600],
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const sweepPeriods = draws.between(4, 8);
      const load = diurnal(draws, plan, 100_000, { swing: draws.between(0.1, 0.4), cycles: sweepPeriods });
      const daily = costOf(load, (scale.level * draws.logBetween(0.1, 0.5)) / 100_000);
      const noise = [autoregressive(draws, scale.sd, 0.5), daily];
      const leak = steady(plan, scale.level * draws.logBetween(0.05, 0.5));
      return { ...scale, load: null, noise, leak };
    },
  },
  {
    name: "leak under plateaus of load, known",
    label: "leaking",
    set: "tuned",
    kind: "sessions",
    samples: [120, 600],
    draw: (draws, plan) => {
      const scale = drawScale(draws);
      const load = loadPlateaus(draws, plan, draws.logBetween(500, 200_000));
      const each = (scale.level * draws.logBetween(0.1, 1)) / Math.max(...load(plan.samples));
      const leak = steady(plan, drawGrowth(draws, scale));
      return { ...scale, load, frame: [costOf(load, each)], noise: [white(draws, scale.sd)], leak };
    },
  },
];
