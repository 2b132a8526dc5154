import type { Socket } from "node:net";
import { WebSocket } from "ws";
import type { WebSocketPlan } from "../../config/types.ts";
import { authority } from "../endpoint.ts";
import { socketFault, statusFault, type Fault } from "../fault.ts";
import { MOST_FRAME_BYTES } from "./frame-reader.ts";
import { PING, type Message, type Wire, type WireOwner, type WirePlan } from "./wire.ts";

/** Close codes of RFC 6455, section 7.4.1. */
const GOING_AWAY = 1001;
const ABNORMAL = 1006;

/** A WebSocket that carries text messages. */
export class WebSocketWire implements Wire {
  readonly #webSocket: WebSocket;
  #socket: Socket | undefined;
  #muted = false;
  #fault: Fault | undefined;

  constructor(
    { socket: { path }, endpoint, user, localAddress }: WirePlan & { readonly socket: WebSocketPlan },
    owner: WireOwner,
  ) {
    const address = `ws://${authority(endpoint)}${path.replaceAll("{user}", String(user))}`;
    const webSocket = new WebSocket(address, {
      perMessageDeflate: false,
      autoPong: false,
      maxPayload: MOST_FRAME_BYTES,
      ...(localAddress && { localAddress }),
    });
    this.#webSocket = webSocket;
    webSocket.on("upgrade", (response) => (this.#socket = response.socket));
    webSocket.on("unexpected-response", (request, response) => {
      this.#fault = statusFault(response.statusCode ?? 0) ?? unasked(response.statusCode);
      request.destroy();
      webSocket.terminate();
    });
    webSocket.once("open", () => owner.opened());
    webSocket.on("message", (data: Buffer) => owner.received(data.toString()));
    webSocket.on("pong", () => owner.received(PING));
    webSocket.on("ping", (data) => {
      if (!this.#muted) webSocket.pong(data);
    });
    webSocket.on("error", (error) => (this.#fault ??= faultOf(error)));
    webSocket.once("close", (code, reason) => owner.over(this.#fault ?? closed(code, reason)));
  }

  send(message: Message): void {
    if (message === PING) this.#webSocket.ping();
    else this.#webSocket.send(message);
  }

  mute(): void {
    this.#muted = true;
  }

  close(): void {
    this.#webSocket.close(GOING_AWAY);
  }

  reset(): void {
    if (this.#socket) this.#socket.resetAndDestroy();
    else this.#webSocket.terminate();
  }
}

/** An error without a code of the system is one of ws: the service broke the protocol. */
function faultOf(error: NodeJS.ErrnoException): Fault {
  const isProtocol = error.syscall === undefined;
  return isProtocol ? { kind: "protocol", message: error.message } : socketFault(error);
}

function unasked(status: number | undefined): Fault {
  return { kind: "protocol", message: `status ${status} in the place of 101` };
}

function closed(code: number, reason: Buffer): Fault {
  const words = reason.length > 0 ? `, ${JSON.stringify(reason.toString())}` : "";
  const how = code === ABNORMAL ? "without a closing frame" : `(${code}${words})`;
  return { kind: "closed", message: `the service closed the WebSocket ${how}` };
}
