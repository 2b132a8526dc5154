import type { Family } from "../../family.ts";
import { perSample } from "../../parts/noise.ts";
import { evenStairs, randomStairs } from "../../parts/stairs.ts";

/** Whole numbers that only grow. */
export const leakedCounts: readonly Family[] = [
  {
    name: "atoms made from what users send",
    label: "leaking",
    set: "tuned",
    kind: "counts",
    draw: (draws, plan) => {
      const level = draws.integer(8_000, 40_000);
      const perStep = (level * draws.logBetween(0.02, 0.5)) / plan.samples;
      return {
        unit: "count",
        level,
        noise: [],
        leak: randomStairs(
          draws,
          () => perStep,
          () => 1,
        ),
      };
    },
  },
  {
    name: "a process left for each user who vanished",
    label: "leaking",
    set: "heldOut",
    kind: "counts",
    draw: (draws, plan) => {
      const level = draws.integer(100, 3_000);
      const busy = perSample(draws, (own) => own.poisson(level * 0.02));
      const vanished = (level * draws.logBetween(0.05, 0.8)) / plan.samples;
      const leak = randomStairs(
        draws,
        () => vanished,
        () => 1,
      );
      return { unit: "count", level, noise: [busy], leak, usersPerSample: vanished };
    },
  },
  {
    name: "one more every so often, exactly",
    label: "leaking",
    set: "tuned",
    kind: "counts",
    draw: (draws, plan) => ({
      unit: "count",
      level: draws.integer(10, 200),
      noise: [],
      leak: evenStairs(draws, plan.samples / draws.integer(10, 40), 1),
    }),
  },
  {
    name: "tables that nobody deletes",
    label: "leaking",
    set: "tuned",
    kind: "counts",
    draw: (draws, plan) => {
      const made = draws.between(15, 60) / plan.samples;
      const level = draws.integer(20, 120);
      const inUse = perSample(draws, (own) => own.poisson(1.5));
      return {
        unit: "count",
        level,
        noise: [inUse],
        leak: randomStairs(
          draws,
          () => made,
          () => 1,
        ),
      };
    },
  },
];
