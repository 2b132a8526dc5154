import { mannKendallZ } from "../stats/mann-kendall.ts";
import { slopeOf } from "../stats/slope.ts";
import type { GrowthTest } from "./growth-test.ts";
import type { Look } from "./look.ts";

/** Why a stretch certainly does not grow without bound. */
export type BoundedBy = "flat" | "plateau" | "no new high";

/** Growth below this share of the level is none. */
export const MOST_GROWTH = 0.02;
/** Standard errors that are added before growth is called small: more than that is chance in 1 case of 200. */
export const ERRORS = 2.6;
/** The part at the end that a plateau and the lack of a new high are seen in. */
const END = 0.6;
const LEAST_DELTA = 4;

/** The first reduction that shows it decides. */
export function boundedBy({ tests }: Look): { readonly by: BoundedBy; readonly test: GrowthTest } | null {
  for (const by of ["flat", "plateau", "no new high"] as const) {
    const test = tests.find((one) => rules[by](one));
    if (test) return { by, test };
  }
  return null;
}

const rules: Readonly<Record<BoundedBy, (test: GrowthTest) => boolean>> = {
  flat: ({ reduction: { x, y }, level }) => mostRise(x, y) <= MOST_GROWTH * level,
  plateau: ({ reduction: { x, y }, deltaBic, level }) =>
    deltaBic <= -LEAST_DELTA && (1 - END) * mostRise(endOf(x, x), endOf(x, y)) <= MOST_GROWTH * level,
  "no new high": ({ reduction: { x, y } }) => {
    const late = endOf(x, y);
    const early = y.subarray(0, y.length - late.length);
    return Math.max(...late) <= Math.max(...early) && mannKendallZ(late) < 1 && mannKendallZ(y) < 1;
  },
};

/** Upper bound of what a straight line gains over one unit of x. */
function mostRise(x: Float64Array, y: Float64Array): number {
  const { rise, error } = slopeOf(x, y);
  return rise + ERRORS * error;
}

/** What belongs to places in the end. */
function endOf(x: Float64Array, values: Float64Array): Float64Array {
  return values.subarray(x.findIndex((place) => place >= END));
}
