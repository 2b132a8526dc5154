import type { Distribution } from "../../base/distribution.ts";
import { SECOND, type Millis } from "../../base/units.ts";
import type { Census, FollowedRows } from "../../timeline/evidence.ts";
import type { RunView } from "../../verdict/run-view.ts";
import { median, type Window } from "../../verdict/window.ts";
import { exactly, quotient } from "../estimate.ts";
import type { Fact, Lifetimes } from "../types.ts";
import { arrivalsByFollowing, rateOf } from "./arrivals.ts";
import { fitLifetimes, type FittedLifetime } from "./lifetimes.ts";
import { asDistribution } from "./residual.ts";
import { sightingsOf } from "./sightings.ts";

/** Sessions that come, and how long they live. */
export interface Flow {
  readonly arrivals: Fact | null;
  readonly lifetimes: Lifetimes | null;
}

/** @param arrivals a counter, where there is one: it goes before what is inferred */
export function learnFlow(
  sessions: Window | null,
  arrivals: Window | null,
  looks: readonly FollowedRows[],
): Flow {
  const fitted = fitOf(looks);
  const found =
    counted(arrivals, "a counter of sessions opened") ?? arrivalsByFollowing(looks, fitted?.lifetime ?? null);
  return { arrivals: found, lifetimes: sessions && found && lifetimesByLittle(sessions, found, fitted) };
}

/** How fast a counter rose; null where there is none. */
export function counted(counter: Window | null, what: string): Fact | null {
  const estimate = counter && rateOf(counter);
  return estimate && { estimate, known: "measured", by: what };
}

/** Processes started, by the numbers of pids in the first census and the last of one life of the node. */
export function spawnRate(run: RunView): Fact | null {
  const since = run.events("node.up").at(-1)?.t ?? 0;
  const seen = run.events("census").filter(({ t }) => t >= since);
  const [first, last] = [seen[0], seen.at(-1)];
  const [before, after] = [first, last].map((event) => (event?.data as Census | undefined)?.spawned);
  if (!first || !last || last.t <= first.t || before === undefined || after === undefined) return null;
  const estimate = exactly(((after - before) / (last.t - first.t)) * SECOND);
  return { estimate, known: "measured", by: "numbers of pids" };
}

/** Every row that was drawn may be another one, as long as there are so many. */
function fitOf(looks: readonly FollowedRows[]): FittedLifetime | null {
  const came = arrivalsByFollowing(looks, null);
  if (came === null) return null;
  const span = (looks.at(-1)!.at - looks[0]!.at) / SECOND;
  return fitLifetimes(sightingsOf(looks), looks[0]!.rows + Math.max(0, came.estimate.value * span));
}

/**
 * Sessions at once are the rate at which they come times how long they live (Little 1961), whatever the shape of their
 * lives: the fit gives only that, as its own mean depends on the shape being right.
 */
function lifetimesByLittle(
  sessions: Window,
  { estimate }: Fact,
  fitted: FittedLifetime | null,
): Lifetimes | null {
  const level = sessions.v.reduce((sum, value) => sum + value, 0) / sessions.v.length;
  const mean = quotient(exactly(level * SECOND), estimate);
  if (mean === null || mean.value <= 0) return null;
  const drift = driftText(sessions);
  return {
    distribution: distributionOf(mean.value, fitted),
    mean: { estimate: mean, known: "inferred", by: `Little's law${drift}; ${shapeBy(fitted)}` },
  };
}

function distributionOf(mean: Millis, fitted: FittedLifetime | null): Distribution {
  return fitted ? asDistribution({ ...fitted.lifetime, mean }) : { kind: "exponential", mean };
}

function shapeBy(fitted: FittedLifetime | null): string {
  return fitted
    ? `their shape by when ${fitted.gone} of ${fitted.followed} rows drawn at random went`
    : "of their shape nothing is known";
}

/** Sessions may differ by this share from the first quarter to the last, and as many come as go. */
const STEADY_SHARE = 0.05;

function driftText({ v }: Window): string {
  const quarter = Math.ceil(v.length / 4);
  const [first, last] = [median(v.slice(0, quarter)), median(v.slice(-quarter))];
  const drift = (last - first) / Math.max(1, first);
  return Math.abs(drift) <= STEADY_SHARE
    ? ""
    : `, though the number of sessions ${drift > 0 ? "rose" : "fell"} by ${Math.round(100 * Math.abs(drift))} %`;
}
