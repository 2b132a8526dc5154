import type { SearchPlan } from "./types.ts";

/** Users are told in three digits: finer steps than 1 % say nothing that a run could repeat. */
const DIGITS = 3;
/** A border is confirmed by a second run of each of its two sides. */
const CONFIRMATIONS = 2;
/** Gentler steps than doubling cost more runs than they save. */
const LEAST_FACTOR = 2;

/** Upper over lower end of an answer whose ends lie within ±precision of its middle, the geometric mean. */
export function widestRatio(precision: number): number {
  return (1 + precision) ** 2;
}

/** The sizes of the rise, from `from` to `to`, each the same factor above the one before. */
export function risingSizes({ from, to, precision, maxRuns }: SearchPlan): readonly number[] {
  const rises = risesFor(to / from, precision, maxRuns);
  const sizes = Array.from({ length: rises + 1 }, (_, i) => shortened(from * (to / from) ** (i / rises)));
  return [from, ...sizes.slice(1, -1), ...(to > from ? [to] : [])];
}

/**
 * How many rises the range is divided into. Small steps keep a run that breaks near its border, large ones leave runs for
 * the halving. So: as many as the runs allow with the confirmation, else without it, else the fewest runs.
 */
function risesFor(range: number, precision: number, maxRuns: number): number {
  const most = Math.max(1, Math.floor(Math.log(range) / Math.log(LEAST_FACTOR)));
  const choices = Array.from({ length: most }, (_, i) => i + 1);
  const cost = (rises: number) => runsNeeded(range, rises, precision);
  const within = (runs: number) => choices.findLast((rises) => cost(rises) <= runs);
  const fewest = Math.min(...choices.map(cost));
  return within(maxRuns - CONFIRMATIONS) ?? within(Math.max(maxRuns, fewest))!;
}

/** Runs to a precise answer at worst: the rise to the very end, then halving by ratio what its last step left. */
function runsNeeded(range: number, rises: number, precision: number): number {
  const cells = Math.log(range) / rises / Math.log(widestRatio(precision));
  return 1 + rises + Math.max(0, Math.ceil(Math.log2(cells)));
}

/** The number in the middle of two by ratio, in few digits where that still is between them; null where none is. */
export function roundBetween(lower: number, upper: number): number | null {
  const middle = Math.sqrt(lower * upper);
  return (
    [shortened(middle), Math.round(middle), Math.floor(middle)].find(
      (users) => users > lower && users < upper,
    ) ?? null
  );
}

function shortened(users: number): number {
  return Math.round(Number(users.toPrecision(DIGITS)));
}
