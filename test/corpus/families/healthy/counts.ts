import { curve, type Family } from "../../family.ts";
import { saturates } from "../../parts/filling.ts";
import { drawScale, perSample, white } from "../../parts/noise.ts";
import { highWater, inGrains } from "../../parts/stairs.ts";

/** Whole numbers, often small. */
export const counts: readonly Family[] = [
  {
    name: "a few things open at a time",
    label: "healthy",
    set: "tuned",
    kind: "counts",
    draw: (draws) => {
      const mean = draws.logBetween(2, 40);
      return { unit: "count", level: 0, noise: [perSample(draws, (own) => own.poisson(mean))] };
    },
  },
  {
    name: "one more or one less",
    label: "healthy",
    set: "tuned",
    kind: "counts",
    draw: (draws) => {
      const often = draws.between(0.02, 0.3);
      const flicker = perSample(draws, (own) => (own.chance(often) ? (own.chance(0.5) ? 1 : -1) : 0));
      return { unit: "count", level: draws.integer(20, 400), noise: [flicker] };
    },
  },
  {
    name: "atoms until every module is loaded",
    label: "healthy",
    set: "heldOut",
    kind: "counts",
    draw: (draws, plan) => {
      const level = draws.integer(8_000, 40_000);
      const loaded = saturates(plan, draws.logBetween(50, 2_000), draws.between(0.03, 0.15));
      return { unit: "count", level, frame: [inGrains(loaded, draws.integer(1, 12))], noise: [] };
    },
  },
  {
    name: "highest value so far",
    label: "healthy",
    set: "tuned",
    kind: "counts",
    draw: (draws) => {
      const scale = drawScale(draws);
      const most = scale.level * draws.logBetween(0.02, 0.5);
      // A load that cannot go beyond its peak: records become rare and end there.
      const peaks = perSample(draws, (own) => most * Math.max(own.unit(), own.unit()));
      return { ...scale, frame: [highWater(peaks)], noise: [] };
    },
  },
  {
    name: "flat, with rare whole steps up and back",
    label: "healthy",
    set: "tuned",
    kind: "counts",
    draw: (draws, plan) => {
      const every = draws.between(0.04, 0.12);
      const worker = curve(plan, (x) => (Math.floor(x / every) % 2 === 0 ? 0 : 1));
      return {
        unit: "count",
        level: draws.integer(30, 300),
        noise: [worker, inGrains(white(draws, 0.4), 1)],
      };
    },
  },
];
