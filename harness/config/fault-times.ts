import { formatDuration, type Millis } from "../base/units.ts";
import type { Problem } from "./problems.ts";
import type { FaultPhase, FaultPlan, LoadPlan, PopulationPlan } from "./types.ts";

interface Plan {
  readonly faults?: readonly FaultPlan[];
  readonly population: PopulationPlan;
  readonly load: Pick<LoadPlan, "drain" | "cycles">;
}

/** What is wrong between a plan and its faults, and between these. */
export function faultProblems(plan: Plan): readonly Problem[] {
  const faults = plan.faults ?? [];
  const problems = faults.flatMap((fault, index) => [
    beyondItsPhase(plan, fault),
    overlapping(faults, index),
    killedInCycles(plan, fault),
  ]);
  return problems.flatMap((problem, at) => {
    if (problem === null) return [];
    const [path, message, found] = problem;
    return [{ path: `faults.${Math.floor(at / 3)}.${path}`, message, found }];
  });
}

type Told = readonly [path: string, message: string, found: unknown];

function beyondItsPhase({ population, load }: Plan, { at, for: length }: FaultPlan): Told | null {
  if (!("phase" in at)) return null;
  const lengths: Readonly<Record<FaultPhase, Millis>> = {
    ramp: population.ramp,
    hold: population.hold + population.rampDown,
    drain: load.drain,
  };
  const left = lengths[at.phase] - at.after;
  if (left > length) return null;
  const lasts = `the ${at.phase} lasts ${formatDuration(lengths[at.phase])}`;
  if (left <= 0) return ["at.after", `is beyond its phase: ${lasts}`, at.after];
  return [
    "for",
    `goes on beyond its phase: ${lasts}, and the fault begins ${formatDuration(at.after)} into it`,
    length,
  ];
}

/** What came of one could not be told from what came of the other. */
function overlapping(faults: readonly FaultPlan[], index: number): Told | null {
  const { at, for: length } = faults[index]!;
  if (!("phase" in at)) return null;
  const other = faults.slice(0, index).findIndex((one) => {
    if (!("phase" in one.at) || one.at.phase !== at.phase) return false;
    return at.after <= one.at.after + one.for && one.at.after <= at.after + length;
  });
  if (other < 0) return null;
  return [
    "at.after",
    `overlaps faults.${other}: what the service does after each could not be told apart`,
    at.after,
  ];
}

function killedInCycles({ load }: Plan, { kind }: FaultPlan): Told | null {
  if (kind !== "kill" || load.cycles === 1) return null;
  return [
    "kind",
    `cannot be played in ${load.cycles} cycles: what is left of cycles is compared within one life of the node`,
    kind,
  ];
}
