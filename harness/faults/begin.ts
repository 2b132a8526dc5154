import type { FaultPlan } from "../config/types.ts";
import { clientsGone, cutConnections, slowNetwork } from "./client-faults.ts";
import { command } from "./command.ts";
import { kill, pause } from "./node-faults.ts";
import { request } from "./request.ts";
import type { Begun, Victims } from "./types.ts";

/** @throws whatever keeps the fault from being done */
export function begin(fault: FaultPlan, victims: Victims): Promise<Begun> {
  switch (fault.kind) {
    case "pause":
      return pause(victims);
    case "kill":
      return kill(fault, victims);
    case "cut-connections":
      return cutConnections(fault, victims);
    case "slow-network":
      return slowNetwork(fault, victims);
    case "clients-gone":
      return clientsGone(fault, victims);
    case "command":
      return command(fault, victims);
    case "request":
      return request(fault, victims);
  }
}
