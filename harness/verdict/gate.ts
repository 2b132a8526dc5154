import type { Unit } from "../base/units.ts";
import type { GateLevel, ResolvedScenario } from "../config/types.ts";
import type { PhaseName } from "../timeline/types.ts";
import type { RunView } from "./run-view.ts";
import type { Aftermath, Measured, SeriesTrend } from "./types.ts";

/** A constant of a gate's method, documented where it stands and in docs/reference/gates.md. */
export interface Limit {
  readonly value: number;
  readonly unit: Unit;
  readonly meaning: string;
}

/** What a scenario may set of a gate; documented like a limit. */
export interface GateOption {
  /** `per-series`: an object with a limit for each series named, each in that series' own unit. */
  readonly unit: Unit | "per-series";
  /** The default; null where nothing is asked unless the scenario says what. */
  readonly value: number | null;
  readonly meaning: string;
}

export type GateOptions = Readonly<Record<string, GateOption>>;

/** Limits by the name of their series; `unit` is null where the scenario wrote a bare number. */
export type SeriesLimits = Readonly<Record<string, { readonly value: number; readonly unit: Unit | null }>>;

export type OptionValue = number | SeriesLimits | null;
export type OptionValues = Readonly<Record<string, OptionValue>>;

/** The values of a table of options, each as what it can be. */
export type ValuesOf<Options extends GateOptions> = {
  readonly [Name in keyof Options]: Options[Name]["unit"] extends "per-series"
    ? SeriesLimits | null
    : Options[Name]["value"] extends number
      ? number
      : number | null;
};

/** An outcome with one plain sentence. No data is never a pass. */
export type Answer =
  | { readonly outcome: "pass" | "fail"; readonly reason: string }
  | {
      readonly outcome: "inconclusive";
      readonly reason: string;
      /** What a next run has to offer for an answer. */
      readonly needs: string;
    };

/** What a gate found, and by which figures. */
export type Judgement = Answer & {
  readonly measured: readonly Measured[];
  /** Left out where no trend was judged. */
  readonly trends?: readonly SeriesTrend[];
  /** Left out where no fault was judged. */
  readonly aftermath?: readonly Aftermath[];
};

interface GateOf<Values> {
  /** kebab-case, for scenarios and reports. */
  readonly id: string;
  /** The claim, as it reads when it holds. */
  readonly title: string;
  /** The claim's opposite, as it reads when it fails. */
  readonly failureTitle: string;
  /** By what argument a failure means something. */
  readonly why: string;
  /** `growth`: its failure says that something is unbounded; `conduct`: that the service, or the run, did badly. */
  readonly about: "growth" | "conduct";
  /** Unless the scenario says otherwise. A gate at `off` that is given an option is at `fail`. */
  readonly level: GateLevel;
  /** Whether there can be anything to judge in a run of this plan; left out: always. */
  readonly applies?: (scenario: ResolvedScenario) => boolean;
  /** Series without which there is nothing to judge. */
  requires(scenario: ResolvedScenario, options: Values): readonly string[];
  /** Series that are used where they were sampled. */
  mayUse(scenario: ResolvedScenario): readonly string[];
  /** Phases that a run must have been through to pass; a failure may be certain before. */
  readonly phases: readonly PhaseName[];
  readonly limits: Readonly<Record<string, Limit>>;
  evaluate(run: RunView, options: Values): Judgement;
}

export interface Gate extends GateOf<OptionValues> {
  readonly options: GateOptions;
}

/** A gate whose `requires` and `evaluate` see the values of exactly the options that it declares. */
export function defineGate<const Options extends GateOptions>(
  gate: GateOf<ValuesOf<Options>> & { readonly options: Options },
): Gate {
  return gate;
}

/** An exact count as a claim is made of it. */
export function exactly(label: string, unit: Unit, value: number, limit: number): Measured {
  return { label, unit, value, low: value, high: value, limit };
}
