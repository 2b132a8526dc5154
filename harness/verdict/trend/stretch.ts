import type { Window } from "../window.ts";
import { boundedBy, type BoundedBy } from "./bounded.ts";
import type { GrowthTest } from "./growth-test.ts";
import { frontOf, lookAt } from "./look.ts";

/** What is said of a stretch in which the node lived on and the load was known. */
export interface StretchVerdict {
  readonly window: Window;
  readonly outcome: "unbounded" | "bounded" | "inconclusive";
  /** The reduction whose figures speak for the outcome; null with too few samples for any. */
  readonly test: GrowthTest | null;
  readonly by: BoundedBy | null;
  /** Growth was seen at the end, but not yet at the earlier look. */
  readonly late: boolean;
}

/** Fewer samples are never called bounded: growth of less than eight times the noise would not be seen. */
export const LEAST_FOR_BOUNDED = 60;
/** When the earlier of the two looks is taken: growth has to show at both. */
const EARLIER = 0.75;

export function judgeStretch(window: Window): StretchVerdict {
  const now = lookAt(window);
  if (now.grows) {
    const late = !lookAt(frontOf(window, EARLIER)).grows;
    const test = now.tests.find(({ failed }) => failed.length === 0) ?? now.tests[0]!;
    return { window, outcome: late ? "inconclusive" : "unbounded", test, by: null, late };
  }
  const bounded = window.t.length >= LEAST_FOR_BOUNDED ? boundedBy(now) : null;
  const outcome = bounded ? "bounded" : "inconclusive";
  return {
    window,
    outcome,
    test: bounded?.test ?? now.tests[0] ?? null,
    by: bounded?.by ?? null,
    late: false,
  };
}
