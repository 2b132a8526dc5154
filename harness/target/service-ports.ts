import type { ServicePlan } from "../config/types.ts";
import { freePort, requireFreePort } from "./ports.ts";
import type { ServiceTarget } from "./types.ts";

/** Where a service that we start listens. */
export interface ServicePorts {
  readonly httpPort: number;
  /** Left out where sockets come to the port of HTTP. */
  readonly socketPort?: number;
}

/** @throws BeamsoakError (exit 5) when a port that the plan names is in use */
export async function choosePorts(plan: Pick<ServicePlan, "httpPort" | "socketPort">): Promise<ServicePorts> {
  const httpPort = await choose(plan.httpPort, "httpPort");
  if (plan.socketPort === undefined) return { httpPort };
  let socketPort = await choose(plan.socketPort, "socketPort");
  while (plan.socketPort === 0 && socketPort === httpPort) socketPort = await freePort();
  return { httpPort, socketPort };
}

/** As a started target tells them. */
export function addressesOf(ports: ServicePorts): Pick<ServiceTarget, "baseUrl" | "socketPort"> {
  const { httpPort, socketPort } = ports;
  return { baseUrl: `http://127.0.0.1:${httpPort}`, ...(socketPort !== undefined && { socketPort }) };
}

/** With `{httpPort}` and `{socketPort}` filled in. */
export function fillPorts(text: string, { httpPort, socketPort = httpPort }: ServicePorts): string {
  return text.replaceAll("{httpPort}", String(httpPort)).replaceAll("{socketPort}", String(socketPort));
}

async function choose(port: number, key: "httpPort" | "socketPort"): Promise<number> {
  if (port === 0) return freePort();
  await requireFreePort(port, key);
  return port;
}
