import type { Quantity, Unit } from "../base/units.ts";
import type { GateLevel } from "../config/types.ts";

/** A number with its interval, as a claim is made of it. */
export interface Measured {
  readonly label: string;
  readonly unit: Unit;
  readonly value: number;
  /** Interval that holds the true value at the stated confidence; equal ends when it is an exact count. */
  readonly low: number;
  readonly high: number;
  readonly limit: number;
}

interface GateBase {
  readonly gateId: string;
  readonly title: string;
  readonly level: GateLevel;
  /** One plain sentence with numbers. */
  readonly reason: string;
  readonly why: string;
}

/** No data is never a pass. */
export type GateResult =
  | (GateBase & { readonly outcome: "pass" | "fail"; readonly measured: readonly Measured[] })
  | (GateBase & {
      readonly outcome: "inconclusive";
      readonly needs: string;
      readonly measured: readonly Measured[];
    })
  | (GateBase & { readonly outcome: "error" });

type Outcome = "bounded" | "unbounded" | "inconclusive";

export interface Verdict {
  readonly outcome: Outcome | "invalid" | "target-died";
  /** The whole verdict in one sentence. */
  readonly sentence: string;
  readonly gates: readonly GateResult[];
  readonly warnings: readonly string[];
  readonly exitCode: Quantity<"count">;
}
