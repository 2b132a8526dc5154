import { figureKinds, type FigureKind } from "./figures.ts";
import type { Step } from "./types.ts";

/** `open`: the interval is too wide to tell these apart. */
export type Growth = "constant" | "sub-linear" | "linear" | "super-linear" | "falling" | "open";

/** A figure as a power of the number of users, figure ~ users^exponent. */
export interface Scaling {
  readonly exponent: number;
  /** Interval that holds the exponent at 95 % confidence. */
  readonly low: number;
  readonly high: number;
  readonly growth: Growth;
}

/** Fewer sizes than this leave no residual to tell how sure a line through them is. */
const LEAST_SIZES = 3;
/**
 * Exponents that differ by less are one and the same in practice: over a tenfold of users it is 12 % of the figure,
 * 10^0.05, as little as two runs of one size differ by.
 */
const SAME = 0.05;
/** An exponent nearer than this to a whole one can be no other whole one. */
const NEAR = 0.5;
/** The 97.5 % quantile of Student's t for 1, 2, … degrees of freedom (NIST/SEMATECH e-Handbook, 1.3.6.7.2). */
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179];

/** How each figure grows with the users, by the runs that were bounded; null where too few sizes had it. */
export function scalingOf(
  steps: readonly Step[],
): readonly (FigureKind & { readonly scaling: Scaling | null })[] {
  const bounded = steps.filter(({ answer }) => answer === "bounded");
  return figureKinds.map((kind) => ({
    ...kind,
    scaling: fitPower(
      bounded.flatMap(({ users, figures }) => {
        const value = figures[kind.key];
        return value !== null && value > 0 ? [[users, value] as const] : [];
      }),
    ),
  }));
}

/**
 * The exponent of a power law through points of positive users and figures: ordinary least squares of the logarithms,
 * with Student's interval of the slope (Draper & Smith, Applied Regression Analysis, 1.4). Null with fewer than three
 * different numbers of users.
 */
export function fitPower(points: readonly (readonly [number, number])[]): Scaling | null {
  if (new Set(points.map(([users]) => users)).size < LEAST_SIZES) return null;
  const x = points.map(([users]) => Math.log(users));
  const y = points.map(([, figure]) => Math.log(figure));
  const [meanX, meanY] = [mean(x), mean(y)];
  const spread = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  const exponent = x.reduce((sum, value, i) => sum + (value - meanX) * (y[i]! - meanY), 0) / spread;
  const squares = y.reduce((sum, value, i) => sum + (value - meanY - exponent * (x[i]! - meanX)) ** 2, 0);
  const freedom = points.length - 2;
  const margin = student(freedom) * Math.sqrt(squares / freedom / spread);
  const [low, high] = [exponent - margin, exponent + margin];
  return { exponent, low, high, growth: growthOf(low - SAME, high + SAME) };
}

function growthOf(low: number, high: number): Growth {
  const holds = (exponent: number) => low <= exponent && exponent <= high;
  const isNear = (exponent: number) => exponent - NEAR < low && high < exponent + NEAR;
  if (holds(0)) return isNear(0) ? "constant" : "open";
  if (holds(1)) return isNear(1) ? "linear" : "open";
  if (high < 0) return "falling";
  return low > 1 ? "super-linear" : "sub-linear";
}

/** Beyond the table its last value, which is a little too wide. */
function student(freedom: number): number {
  return STUDENT[Math.min(freedom, STUDENT.length) - 1]!;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
