import { TcpWire } from "./tcp-wire.ts";
import { WebSocketWire } from "./websocket-wire.ts";
import type { Wire, WireOwner, WirePlan } from "./wire.ts";

export function openWire(plan: WirePlan, owner: WireOwner): Wire {
  const { socket } = plan;
  return socket.kind === "tcp"
    ? new TcpWire({ ...plan, socket }, owner)
    : new WebSocketWire({ ...plan, socket }, owner);
}
