import { SECOND, type Millis } from "../../base/units.ts";
import type { FollowedRows } from "../../timeline/evidence.ts";
import type { Window } from "../../verdict/window.ts";
import { about, exactly, notBelowZero } from "../estimate.ts";
import type { Estimate, Fact } from "../types.ts";
import { leftOfOpened, type Lifetime } from "./residual.ts";
import { survivalsOf, type Survival } from "./sightings.ts";

/**
 * Rows that came, per second. How many there are is known at each look, and the draw tells which share of them went on
 * living to the next, so that what is there beyond that has come: the recruitment of Jolly (1965) and Seber (1965) with
 * a known size. Those who came and went between two looks are added by their lifetimes. Null where nothing was followed.
 * @param lifetime null where it is not known: nobody is added then
 */
export function arrivalsByFollowing(looks: readonly FollowedRows[], lifetime: Lifetime | null): Fact | null {
  const survivals = survivalsOf(looks).filter(({ draw }) => draw.drawn > 0);
  const span = survivals.reduce((sum, { from, to }) => sum + to - from, 0);
  if (span === 0) return null;
  let came = 0;
  let variance = 0;
  let doubt = 0;
  for (const survival of survivals) {
    const seen = seenShare(survival.to - survival.from, lifetime);
    const recruits = recruitsOf(survival) / seen.value;
    came += recruits;
    variance += varianceOf(survival) / seen.value ** 2;
    doubt += (Math.abs(recruits) * seen.either) / seen.value;
  }
  const perSecond = SECOND / span;
  // The doubt is one and the same at all looks; a value anywhere in a span deviates by its half over √3.
  const error = Math.hypot(Math.sqrt(variance), doubt / Math.sqrt(3)) * perSecond;
  return {
    estimate: notBelowZero(about(came * perSecond, error)),
    known: "inferred",
    by: "what is beyond the rows that still live, of which a sample is followed",
  };
}

/**
 * Share of those who came between two looks that the second one sees. Nobody sees the others: there may be none, or as
 * many as by the lives that fit best, or by an exponential law of the same mean; `either` is half of that span.
 */
function seenShare(
  span: Millis,
  lifetime: Lifetime | null,
): { readonly value: number; readonly either: number } {
  if (lifetime === null) return { value: 1, either: 0 };
  const least = Math.min(
    leftOfOpened(span, lifetime),
    leftOfOpened(span, { ...lifetime, shape: "exponential" }),
  );
  return { value: (1 + least) / 2, either: (1 - least) / 2 };
}

function recruitsOf({ before, after, draw }: Survival): number {
  return after - (before * draw.left) / draw.drawn;
}

/** Of a share of a sample without replacement: less, the more of all rows it has. */
function varianceOf({ before, draw: { drawn, left } }: Survival): number {
  // Half a row more on either side: a share of all is no certainty (Agresti & Coull 1998).
  const share = (left + 0.5) / (drawn + 1);
  const unseen = Math.max(0, 1 - drawn / Math.max(1, before));
  return (before ** 2 * share * (1 - share) * unseen) / drawn;
}

/** What a counter gained, per second; one that fell began anew, as `increase()` of Prometheus takes it. */
export function rateOf({ t, v }: Window): Estimate | null {
  let gained = 0;
  for (let i = 1; i < v.length; i++) gained += v[i]! >= v[i - 1]! ? v[i]! - v[i - 1]! : v[i]!;
  const span = (t.at(-1) ?? 0) - (t[0] ?? 0);
  return span > 0 ? exactly((gained / span) * SECOND) : null;
}
