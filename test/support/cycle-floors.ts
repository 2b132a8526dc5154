import { randomUnit } from "../../harness/base/random.ts";
import { MIB } from "../../harness/base/units.ts";
import type { CycleSubject } from "../../harness/verdict/cycles/types.ts";

const LEVEL = 64 * MIB;
const READINGS = 4;

/** Draws of one series; every call is another draw. */
interface Draws {
  readonly cycles: number;
  readonly uniform: (from: number, to: number) => number;
  /** Even in the exponent. */
  readonly logarithmic: (from: number, to: number) => number;
}

/** What a kind of service holds after each cycle, as a share of its level at rest, before noise. */
export type CycleFamily = (draws: Draws) => (cycle: number) => number;

/** A cache that comes to its size with a time constant of up to half the run. */
const saturating: CycleFamily = ({ cycles, uniform, logarithmic }) => {
  const size = logarithmic(0.01, 2);
  const time = uniform(0.2, cycles / 2);
  return (cycle) => size * (1 - Math.exp(-cycle / time));
};

/** A cache that takes one entry after the other and is full by three quarters of the run. */
const filling: CycleFamily = ({ cycles, uniform, logarithmic }) => {
  const size = logarithmic(0.01, 2);
  const full = uniform(0.2, 0.75) * cycles;
  return (cycle) => size * Math.min(1, cycle / full);
};

/** Keys drawn from as many as the cache holds: the fewer are left, the more rarely a new one comes. */
const fillingByChance: CycleFamily = ({ cycles, uniform, logarithmic }) => {
  const size = logarithmic(0.01, 2);
  const time = uniform(0.2, cycles / 2);
  return (cycle) => (size * cycle) / (cycle + time / 2);
};

const twoCaches: CycleFamily = (draws) => {
  const [quick, slow] = [saturating(draws), filling(draws)];
  return (cycle) => quick(cycle) + slow(cycle);
};

const steps: CycleFamily = ({ cycles, uniform, logarithmic }) => {
  const at = [uniform(1, cycles), uniform(1, cycles)];
  const by = [logarithmic(0.01, 0.5), logarithmic(0.01, 0.5)];
  return (cycle) => at.reduce((sum, moment, i) => sum + (cycle >= moment ? by[i]! : 0), 0);
};

const level: CycleFamily = () => () => 0;

const leak: CycleFamily = ({ logarithmic }) => {
  const each = logarithmic(0.005, 0.1);
  return (cycle) => each * cycle;
};

const leakBesideCache: CycleFamily = (draws) => {
  const time = draws.uniform(0.2, 1);
  const size = draws.logarithmic(0.01, 0.1);
  const leaking = leak(draws);
  return (cycle) => leaking(cycle) + size * (1 - Math.exp(-cycle / time));
};

/** A cache that is far from full at the end: no floor tells it from a leak. */
const fillingBeyondTheRun: CycleFamily = ({ cycles, uniform, logarithmic }) => {
  const size = logarithmic(0.1, 2);
  const time = uniform(1.5, 4) * cycles;
  return (cycle) => size * (1 - Math.exp(-cycle / time));
};

export const caches = { saturating, filling, fillingByChance, twoCaches } as const;
export const quiet = { level, steps } as const;
export const leaks = { leak, leakBesideCache } as const;
export const undecidable = { fillingBeyondTheRun } as const;

/**
 * Floors of a family: every reading strays by 0.01 to 0.15 % of the level, each floor by up to twice that (garbage that
 * the collection did not reach, carriers that came and went), and each cycle brings 5 % more or fewer users.
 */
export function drawCycles(family: CycleFamily, cycles: number, seed: number): CycleSubject {
  let drawn = 0;
  const unit = () => randomUnit(seed, cycles, drawn++);
  const normal = () => Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit());
  const uniform = (from: number, to: number) => from + (to - from) * unit();
  const logarithmic = (from: number, to: number) => from * (to / from) ** unit();
  const held = family({ cycles, uniform, logarithmic });
  const reading = logarithmic(0.0001, 0.0015);
  const between = reading * uniform(0, 2);
  let users = 0;
  const floors = Array.from({ length: cycles }, () => {
    users += 1 + 0.05 * normal();
    const stands = 1 + held(users) + between * normal();
    const readings = Float64Array.from({ length: READINGS }, () => LEVEL * (stands + reading * normal()));
    return { value: Math.min(...readings), readings };
  });
  return { name: "memory.total", unit: "B", floors, slack: 0, uncached: false };
}
