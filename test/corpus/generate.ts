import type { Millis } from "../../harness/base/units.ts";
import type { TrendContext } from "../../harness/verdict/trend/types.ts";
import type { Window } from "../../harness/verdict/window.ts";
import { Draws, streamOf } from "./parts/draws.ts";
import { autoregressive } from "./parts/noise.ts";
import type { Component, Family, Plan, Shape } from "./family.ts";

/** A run that is extended lasts this much of its plan. */
export const EXTENDED = 4 / 3;

/** A series and what is known of it, as the judge gets both. */
export interface Seen {
  readonly series: Window;
  readonly context: TrendContext;
}

/** One labelled series. */
export interface CorpusCase {
  readonly family: Family;
  readonly seed: number;
  readonly plan: Plan;
  /** What leaks within the plan, over the standard deviation of what scatters; null where nothing leaks. */
  readonly growthToNoise: number | null;
  readonly sweepPeriods: number | null;
  /** Share of the plan after which what fills up stays near what it holds at the plan's end; null where nothing does. */
  readonly fullAt: number | null;
  /** On the clock of the series. */
  readonly plannedEnd: Millis;
  /** What had been sampled at a share of the plan: 1 is its end, EXTENDED the end of its extension. */
  seen(share: number): Seen;
}

/** The case of a family that belongs to a seed; the same whenever it is asked for. */
export function generate(family: Family, seed: number): CorpusCase {
  const draws = new Draws(seed, streamOf(`${family.label}: ${family.name}`));
  const plan = drawPlan(draws, family);
  const startAt = Math.round(draws.between(0, 3_600_000));
  const hasLimit = draws.chance(0.5);
  const shape = family.draw(draws, plan);
  const jitter = draws.fork();
  const load = shape.load === undefined ? steadyLoad(draws.fork()) : shape.load;
  return {
    family,
    seed,
    plan,
    growthToNoise: shape.leak ? growthOf(shape.leak, plan) / spread(shape.noise, plan) : null,
    sweepPeriods: shape.sweepPeriods ?? null,
    fullAt: family.kind === "filling" ? fullAt(shape.frame ?? [], plan) : null,
    plannedEnd: startAt + plan.samples * plan.interval,
    seen: (share) => {
      const length = Math.round(share * plan.samples);
      const t = timesOf(jitter.fresh(), plan, startAt, shape.jitter ?? 0, length);
      return {
        series: present(shape, { t, v: valuesOf(shape, length) }),
        context: {
          name: shape.unit === "B" ? "memory.total" : "table.sessions.rows",
          unit: shape.unit,
          warmup: shape.warmup === undefined ? null : shape.warmup * plan.interval,
          load: load ? { t, v: load(length) } : null,
          users: shape.usersPerSample === undefined ? null : Math.round(shape.usersPerSample * length),
          limit: hasLimit ? 8 * Math.max(1, shape.level) : null,
        },
      };
    },
  };
}

/** Half of all runs know their load: a crowd that comes and goes, within 2 % of its mean. Null for the other half. */
function steadyLoad(draws: Draws): Component | null {
  const mean = draws.logBetween(2_000, 200_000);
  if (draws.chance(0.5)) return null;
  const wobble = autoregressive(draws, mean * draws.between(0.001, 0.006), 0.8);
  return (length) => wobble(length).map((by) => Math.round(mean + by));
}

/** Mostly 120 to 600 samples, one run in ten shorter; 1 s to 1 min apart. */
function drawPlan(draws: Draws, family: Family): Plan {
  const [fewest, most] = family.samples ?? (draws.chance(0.1) ? [30, 120] : [120, 600]);
  const samples = Math.round(draws.logBetween(fewest, most));
  return { samples, interval: Math.round(draws.logBetween(1_000, 60_000)) };
}

function timesOf(draws: Draws, plan: Plan, startAt: number, jitter: number, length: number): Float64Array {
  const late = () => (jitter === 0 ? 0 : jitter * draws.between(-1, 1));
  return Float64Array.from({ length }, (_, i) => startAt + Math.round((i + late()) * plan.interval));
}

function valuesOf({ unit, level, frame = [], noise, leak }: Shape, length: number): Float64Array {
  const parts = [...frame, ...noise, ...(leak ? [leak] : [])];
  const sum = sumOf(parts, length);
  // Memory comes in words, everything else in whole things.
  const grain = unit === "B" ? 8 : 1;
  return sum.map((value) => grain * Math.round(Math.max(0, level + value) / grain));
}

function sumOf(parts: readonly Component[], length: number): Float64Array {
  const sum = new Float64Array(length);
  for (const part of parts) part(length).forEach((value, i) => (sum[i]! += value));
  return sum;
}

function present({ absent }: Shape, { t, v }: Window): Window {
  if (!absent) return { t, v };
  const gone = absent(t.length);
  return { t: t.filter((_, i) => gone[i] === 0), v: v.filter((_, i) => gone[i] === 0) };
}

function growthOf(leak: Component, { samples }: Plan): number {
  const leaked = leak(samples);
  return Math.max(...leaked) - Math.min(...leaked);
}

/** Nearer than this to what it holds at the plan's end, a share of its rise, a cache is full. */
const NEARLY = 0.05;

function fullAt(frame: readonly Component[], { samples }: Plan): number {
  const held = sumOf(frame, samples);
  const [first, last] = [held[0]!, held.at(-1)!];
  const filling = held.findLastIndex((value) => Math.abs(last - value) > NEARLY * Math.abs(last - first));
  return (filling + 1) / samples;
}

/** Standard deviation within the plan. */
function spread(noise: readonly Component[], { samples }: Plan): number {
  const sum = sumOf(noise, samples);
  const mean = sum.reduce((a, b) => a + b, 0) / samples;
  return Math.sqrt(sum.reduce((squares, value) => squares + (value - mean) ** 2, 0) / samples);
}
