import type { ParamValue } from "./types.ts";
import type { ScenarioInput } from "./schema.ts";

/** A value that `--set name=value` may change. */
export type Param =
  | {
      readonly kind: "choice";
      readonly values: readonly string[];
      readonly default: string;
      readonly help: string;
    }
  | { readonly kind: "count"; readonly default: number; readonly help: string }
  | { readonly kind: "duration"; readonly default: string; readonly help: string };

type ValueOf<P extends Param> = P extends { kind: "choice"; values: readonly (infer V)[] }
  ? V
  : P extends { kind: "count" }
    ? number
    : string;

export type ParamValues<P extends Readonly<Record<string, Param>>> = {
  readonly [K in keyof P]: ValueOf<P[K]>;
};

export interface ScenarioDefinition {
  readonly name: string;
  readonly title: string;
  readonly params: Readonly<Record<string, Param>>;
  readonly build: (params: Readonly<Record<string, ParamValue>>) => ScenarioInput;
}

/**
 * Declares a scenario; a scenario file exports the result as its default.
 * `build` is data and journeys only: it is called once, with the parameters' values.
 */
export function defineScenario<const P extends Readonly<Record<string, Param>>>(definition: {
  readonly name: string;
  readonly title: string;
  readonly params: P;
  readonly build: (params: ParamValues<P>) => ScenarioInput;
}): ScenarioDefinition {
  return { ...definition, build: (params) => definition.build(params as ParamValues<P>) };
}
