import type { FaultPlan } from "../config/types.ts";
import type { Disturbance } from "../load/types.ts";
import { nothing, type Begun, type Victims } from "./types.ts";

export async function cutConnections(
  { share, for: length }: Extract<FaultPlan, { kind: "cut-connections" }>,
  victims: Victims,
): Promise<Begun> {
  const { connections } = await disturb(victims, { kind: "cut", share, for: length });
  return { reached: { connections }, end: nothing, undo: nothing };
}

export async function clientsGone(
  { share, for: away }: Extract<FaultPlan, { kind: "clients-gone" }>,
  victims: Victims,
): Promise<Begun> {
  const reached = await disturb(victims, { kind: "clients-gone", share, away });
  return { reached, end: nothing, undo: nothing };
}

export async function slowNetwork(
  { delay, rate }: Extract<FaultPlan, { kind: "slow-network" }>,
  { line }: Victims,
): Promise<Begun> {
  if (!line) throw new Error("there is no line between generator and service that could be slow");
  await line.shape({ delay, rate });
  return { end: () => line.shape(null), undo: () => line.shape(null) };
}

function disturb({ load }: Victims, disturbance: Disturbance) {
  if (!load.disturb) throw new Error("the engine that carries the load cannot do this");
  return load.disturb(disturbance);
}
