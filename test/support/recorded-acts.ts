import { createPopulation } from "../../harness/population/population.ts";
import type { PopulationPlan } from "../../harness/config/types.ts";
import type { Millis } from "../../harness/base/units.ts";
import type { ActNumber, Shard } from "../../harness/population/types.ts";

export interface RecordedAct {
  readonly act: ActNumber;
  readonly slot: number;
  readonly user: number;
  readonly due: Millis;
}

/** Every act of a plan, in the order in which a population emits them. */
export function recordActs(plan: PopulationPlan, shard?: Shard): RecordedAct[] {
  const acts: RecordedAct[] = [];
  createPopulation(plan, shard).advance(Infinity, (act, slot, user, due) =>
    acts.push({ act, slot, user, due }),
  );
  return acts;
}
