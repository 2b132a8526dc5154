import type { Unit } from "../base/units.ts";
import type { GateLevel, ResolvedScenario } from "../config/types.ts";
import type { PhaseName } from "../timeline/types.ts";
import type { RunView } from "./run-view.ts";
import type { Measured } from "./types.ts";

/** A constant of a gate, documented where it stands and in docs/reference/gates.md. */
interface Limit {
  readonly value: number;
  readonly unit: Unit;
  readonly meaning: string;
}

/** What a gate found. No data is never a pass. */
export type Judgement =
  | { readonly outcome: "pass" | "fail"; readonly reason: string; readonly measured: readonly Measured[] }
  | {
      readonly outcome: "inconclusive";
      readonly reason: string;
      /** What a next run has to offer for an answer. */
      readonly needs: string;
      readonly measured: readonly Measured[];
    };

export interface Gate {
  /** kebab-case, for scenarios and reports. */
  readonly id: string;
  /** The claim, as it reads when it holds. */
  readonly title: string;
  /** The claim's opposite, as it reads when it fails. */
  readonly failureTitle: string;
  /** By what argument a failure means something. */
  readonly why: string;
  /** Unless the scenario says otherwise. */
  readonly level: Exclude<GateLevel, "off">;
  /** Series without which there is nothing to judge. */
  requires(scenario: ResolvedScenario): readonly string[];
  /** Series that are used where they were sampled. */
  mayUse(scenario: ResolvedScenario): readonly string[];
  /** Phases that a run must have been through to pass; a failure may be certain before. */
  readonly phases: readonly PhaseName[];
  readonly limits: Readonly<Record<string, Limit>>;
  evaluate(run: RunView): Judgement;
}

/** An exact count as a claim is made of it. */
export function exactly(label: string, unit: Unit, value: number, limit: number): Measured {
  return { label, unit, value, low: value, high: value, limit };
}
