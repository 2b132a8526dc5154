import type { Millis, Unit } from "../../harness/base/units.ts";
import type { Draws } from "./parts/draws.ts";

/** What a run meant to see of a series. */
export interface Plan {
  readonly samples: number;
  readonly interval: Millis;
}

/** A part of a series at its first `length` samples. A longer length only appends: the past does not know the future. */
export type Component = (length: number) => Float64Array;

/** A series taken apart; its value is level + frame + noise + leak, never below zero. */
export interface Shape {
  readonly unit: Unit;
  readonly level: number;
  /** What a healthy service does beside noise: caches that fill, steps, what its load needs. */
  readonly frame?: readonly Component[];
  /** What scatters about the rest or comes back again and again: noise, collections, sweeps. */
  readonly noise: readonly Component[];
  readonly leak?: Component;
  /** Sessions that the load explains; null where that is not known. Otherwise it may be known to be steady. */
  readonly load?: Component | null;
  /** Users who come and go within one interval. */
  readonly usersPerSample?: number;
  /** Sweeps in the plan. */
  readonly sweepPeriods?: number;
  /** Samples at the start that the judge is told to leave out. */
  readonly warmup?: number;
  /** Not zero where a sample was not taken. */
  readonly absent?: Component;
  /** Samples stray by up to this share of the interval. */
  readonly jitter?: number;
}

/** `tuned`: whoever tunes the judge may look; `heldOut`: only measured on; `beyond`: what no judge can tell so soon. */
export type FamilySet = "tuned" | "heldOut" | "beyond";

export type Kind =
  | "noise"
  | "sweep"
  | "filling"
  | "curve"
  | "steps"
  | "sessions"
  | "counts"
  | "bursts"
  | "fragmentation"
  | "defects";

export interface Family {
  readonly name: string;
  readonly label: "healthy" | "leaking";
  readonly set: FamilySet;
  readonly kind: Kind;
  /** Fewest and most samples of a plan, where not every length makes sense. */
  readonly samples?: readonly [number, number];
  readonly draw: (draws: Draws, plan: Plan) => Shape;
}

/** A curve over the share of the plan that has passed: 1 at its end, 4/3 at the end of its extension. */
export function curve(plan: Plan, at: (share: number) => number): Component {
  return (length) => Float64Array.from({ length }, (_, i) => at(i / plan.samples));
}
