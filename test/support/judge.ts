import type { Gate } from "../../harness/verdict/gate.ts";
import { runGate } from "../../harness/verdict/run-gate.ts";
import type { GateResult, Measured } from "../../harness/verdict/types.ts";
import { incident } from "./scenarios.ts";
import { synthesize, type RunShape } from "./timelines.ts";

/** What one gate says of a run; the scenario of the incident unless another is given. */
export function ask(gate: Gate, shape: Partial<RunShape> = {}): GateResult {
  const scenario = shape.scenario ?? incident();
  return runGate(gate, synthesize({ ...shape, scenario }), scenario);
}

/** A gate's figure by its label. */
export function figure(result: GateResult, label: string): Measured {
  const measured = result.outcome === "error" ? [] : result.measured;
  const found = measured.find((one) => one.label === label);
  if (!found) throw new Error(`no figure "${label}" among ${measured.map((one) => one.label).join(", ")}`);
  return found;
}
