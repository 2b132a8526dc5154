import type { Bytes } from "../base/units.ts";
import type { ServicePlan } from "./types.ts";

/** What all nodes of a service together may take; 0 where it is not known. */
export function memoryLimitOf({ memoryLimit, nodes = 1 }: ServicePlan): Bytes {
  return memoryLimit * nodes;
}
