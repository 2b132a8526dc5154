import { between, type Window } from "../window.ts";
import { boundedBy, type BoundedBy } from "./bounded.ts";
import type { GrowthTest } from "./growth-test.ts";
import { frontOf, lookAt, lookAtRest, type Look } from "./look.ts";

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

/** When the earlier of the two looks is taken: growth has to show at both. */
const EARLIER = 0.75;

/** Growth is looked for from here on too: before it a cache may have filled, or the leak not begun. */
const LATER_START = 0.4;
/** Difference of BIC from which on evidence is called positive (Kass & Raftery 1995). */
const POSITIVE = 2;
/** Fewer samples are not looked at once more. */
const LEAST_FROM_LATER = 60;

export function judgeStretch(window: Window): StretchVerdict {
  const now = lookAt(window);
  const whole = growthIn(window, now, (front) => lookAt(front, "earlier"));
  if (whole === "certain") return grown(window, now, false);
  const rest = mayHaveEnded(now) ? null : growthInRest(restOf(window, LATER_START));
  if (rest) return rest;
  if (whole === "late") return grown(window, now, true);
  const bounded = boundedBy(now, window.t.length);
  const outcome = bounded ? "bounded" : "inconclusive";
  return {
    window,
    outcome,
    test: bounded?.test ?? now.tests[0] ?? null,
    by: bounded?.by ?? null,
    late: false,
  };
}

function growthInRest(rest: Window): StretchVerdict | null {
  if (rest.t.length < LEAST_FROM_LATER) return null;
  const look = lookAtRest(rest, "end");
  const found = growthIn(rest, look, (front) => lookAtRest(front, "earlier"));
  return found === "certain" ? grown(rest, look, false) : null;
}

/** Whether something that ends explains the whole nearly as well: then a part of it proves nothing. */
function mayHaveEnded({ tests }: Look): boolean {
  const blocks = tests.filter(({ reduction }) => reduction.kind !== "drop");
  return 2 * blocks.filter(({ deltaBic }) => deltaBic < POSITIVE).length > blocks.length;
}

function grown(window: Window, look: Look, late: boolean): StretchVerdict {
  const test = look.tests.find(({ failed }) => failed.length === 0) ?? look.tests[0]!;
  return { window, outcome: late ? "inconclusive" : "unbounded", test, by: null, late };
}

function growthIn(window: Window, now: Look, look: (front: Window) => Look): "certain" | "late" | "none" {
  if (!now.grows) return "none";
  return look(frontOf(window, EARLIER)).grows ? "certain" : "late";
}

function restOf(window: Window, share: number): Window {
  const start = window.t[0]!;
  return between(window, start + share * (window.t.at(-1)! - start), Infinity);
}
