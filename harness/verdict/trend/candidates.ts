/** One column of a model beside its constant, over x from 0 to 1. */
export type Shape = (x: number) => number;

/** A model: what grows as it says, with its non-linear numbers on a grid. */
export interface Candidate {
  readonly model: string;
  /** `ending`: bounded, but ends so late that growth is only required not to be worse. */
  readonly family: "bounded" | "unbounded" | "ending";
  /** Numbers that have to be found for it, those on the grid included. */
  readonly parameters: number;
  /** Each makes one fit; of an unbounded model the first shape is what has no end. */
  readonly grid: readonly (readonly Shape[])[];
  /** No shape may go down. */
  readonly rising: boolean;
}

const range = (from: number, to: number, by: number) =>
  Array.from({ length: Math.round((to - from) / by) + 1 }, (_, i) => from + i * by);

const linear: Shape = (x) => x;
const step =
  (at: number): Shape =>
  (x) =>
    x < at ? 0 : 1;
const saturating =
  (tau: number): Shape =>
  (x) =>
    1 - Math.exp(-x / tau);
const hyperbolic =
  (half: number): Shape =>
  (x) =>
    x / (x + half);
const capped =
  (full: number): Shape =>
  (x) =>
    Math.min(x, full);
const logistic =
  (middle: number, width: number): Shape =>
  (x) =>
    1 / (1 + Math.exp((middle - x) / width));
const onset =
  (at: number): Shape =>
  (x) =>
    Math.max(0, x - at);
const power =
  (exponent: number): Shape =>
  (x) =>
    x ** exponent;

const STEPS = range(0.04, 0.96, 0.04);
const PAIRED_STEPS = range(0.05, 0.95, 0.06);
const TAUS = [0.04, 0.07, 0.1, 0.15, 0.2, 0.27, 0.35, 0.42, 0.5];

const pairs = (of: readonly number[], apart: (a: number, b: number) => boolean) =>
  of.flatMap((a) => of.filter((b) => apart(a, b)).map((b) => [a, b] as const));

const boundedModels = [
  { model: "constant", parameters: 1, grid: [[]] },
  { model: "one step", parameters: 3, grid: STEPS.map((at) => [step(at)]) },
  {
    model: "two steps",
    parameters: 5,
    grid: pairs(PAIRED_STEPS, (a, b) => a < b).map(([a, b]) => [step(a), step(b)]),
  },
  { model: "saturating", parameters: 3, grid: TAUS.map((tau) => [saturating(tau)]) },
  {
    model: "hyperbolic",
    parameters: 3,
    grid: [0.03, 0.06, 0.1, 0.15, 0.2, 0.3].map((half) => [hyperbolic(half)]),
  },
  {
    model: "saturating in two parts",
    parameters: 5,
    rising: true,
    grid: pairs(TAUS, (a, b) => b > 1.6 * a).map(([a, b]) => [saturating(a), saturating(b)]),
  },
  { model: "fills to a cap", parameters: 3, grid: range(0.04, 0.76, 0.03).map((full) => [capped(full)]) },
  {
    model: "fills, slowly at first",
    parameters: 4,
    grid: range(0.15, 0.7, 0.055).flatMap((at) => [0.03, 0.06, 0.1].map((width) => [logistic(at, width)])),
  },
];

const unboundedModels = [
  { model: "linear", parameters: 2, grid: [[linear]] },
  { model: "ever faster", parameters: 3, grid: [1.5, 2, 2.5, 3].map((exponent) => [power(exponent)]) },
  { model: "linear from an onset", parameters: 3, grid: range(0.1, 0.7, 0.05).map((at) => [onset(at)]) },
  {
    model: "warm-up, then linear",
    parameters: 4,
    rising: true,
    grid: [
      ...[0.03, 0.06, 0.1, 0.15].map((tau) => [linear, saturating(tau)]),
      ...range(0.1, 0.55, 0.05).map((full) => [linear, capped(full)]),
    ],
  },
  { model: "linear beside a step", parameters: 4, grid: STEPS.map((at) => [linear, step(at)]) },
];

const endingModels = [
  { model: "fills to a cap", parameters: 3, grid: range(0.79, 0.97, 0.03).map((full) => [capped(full)]) },
  {
    model: "saturating",
    parameters: 3,
    rising: true,
    grid: [0.6, 0.8, 1, 1.4].map((tau) => [saturating(tau)]),
  },
  {
    model: "hyperbolic",
    parameters: 3,
    rising: true,
    grid: [0.45, 0.7, 1, 1.5, 2.2, 3].map((half) => [hyperbolic(half)]),
  },
];

/** Everything that a series may be explained by; what is bounded first. */
export const candidates: readonly Candidate[] = [
  ...boundedModels.map((one) => ({ rising: false, ...one, family: "bounded" as const })),
  ...endingModels.map((one) => ({ rising: false, ...one, family: "ending" as const })),
  ...unboundedModels.map((one) => ({ rising: false, ...one, family: "unbounded" as const })),
];
