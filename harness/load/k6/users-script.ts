import { extname, join } from "node:path";
import type { PopulationPlan } from "../../config/types.ts";
import type { UsersPlan } from "./users-plan.ts";

/** The k6 script of a population, as source or compiled, as this file is. */
export const usersScript = join(
  import.meta.dirname,
  `../../../scenarios/k6/users${extname(import.meta.filename)}`,
);

/** In percent-encoding no text holds anything at which k6's operator, or its shell, would cut an argument. */
export function envOf({ load, ...plan }: UsersPlan): Readonly<Record<string, string>> {
  const { login, touch, logout, maxConnections, requestTimeout } = load;
  const told = { ...plan, load: { login, touch, logout, maxConnections, requestTimeout } };
  const text = encodeURIComponent(JSON.stringify(told));
  return {
    BEAMSOAK_PLAN: text.replaceAll(
      /[!'()*~]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  };
}

/** Most users that one VU walks: their acts share one JavaScript engine, which is one core at most. */
const USERS_PER_VU = 5_000;
/** Two let a machine of two cores use both. */
const FEWEST_VUS = 2;

/** Parts of the crowd, each walked by a VU of its own. */
export function shardsOf({ users }: PopulationPlan, instances: number): number {
  return Math.min(users, Math.max(FEWEST_VUS, instances, Math.ceil(users / USERS_PER_VU)));
}
