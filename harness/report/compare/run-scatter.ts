/** Fewest runs before the last of which a scatter is told. */
const LEAST_RUNS = 3;

/** 97.5 % points of Student's t distribution for 2, 3, … degrees of freedom; for more the last, which is too wide. */
const T975 = [4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];

/**
 * How far two runs of the same code may lie apart, with 95 % confidence: t · s · √2, where s is the standard deviation of
 * the runs before the last. Null for fewer than three of them. Within one run nothing tells of it: what else the machine
 * does differs from run to run.
 */
export function runScatterOf(earlier: readonly (number | null)[]): number | null {
  const values = earlier.filter((value) => value !== null);
  if (values.length < LEAST_RUNS) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return T975[Math.min(values.length - LEAST_RUNS, T975.length - 1)]! * Math.sqrt(2 * variance);
}
