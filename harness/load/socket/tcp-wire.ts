import { connect, type Socket } from "node:net";
import { messageOf } from "../../base/errors.ts";
import type { TcpPlan } from "../../config/types.ts";
import { socketFault, type Fault } from "../fault.ts";
import { encodeFrame, FrameReader } from "./frame-reader.ts";
import { PING, type Message, type Wire, type WireOwner, type WirePlan } from "./wire.ts";

/** Bytes are read before the next socket is, so all sockets of a process share one buffer. */
const readBuffer = Buffer.allocUnsafe(64 * 1024);

/** A TCP socket that carries frames behind their length. */
export class TcpWire implements Wire {
  readonly #plan: TcpPlan;
  readonly #owner: WireOwner;
  readonly #socket: Socket;
  readonly #reader: FrameReader;
  #fault: Fault = { kind: "closed", message: "the service closed the socket" };

  constructor({ socket, endpoint, localAddress }: WirePlan & { readonly socket: TcpPlan }, owner: WireOwner) {
    this.#plan = socket;
    this.#owner = owner;
    this.#reader = new FrameReader(socket.lengthBytes);
    const onread = {
      buffer: readBuffer,
      callback: (length: number) => {
        this.#read(length);
        return true;
      },
    };
    this.#socket = connect({ ...endpoint, noDelay: true, onread, ...(localAddress && { localAddress }) });
    this.#socket.once("connect", () => owner.opened());
    this.#socket.on("error", (error) => (this.#fault = socketFault(error)));
    this.#socket.once("close", () => owner.over(this.#fault));
  }

  send(message: Message): void {
    if (message === PING) throw new TypeError("a TCP socket has no ping");
    this.#socket.write(encodeFrame(message, this.#plan.lengthBytes));
  }

  mute(): void {
    // It says nothing of its own accord.
  }

  close(): void {
    this.#socket.end();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  #read(length: number): void {
    if (this.#socket.destroyed) return;
    try {
      for (const frame of this.#reader.read(readBuffer.subarray(0, length)))
        this.#owner.received(frame.toString());
    } catch (thrown) {
      this.#fault = { kind: "protocol", message: messageOf(thrown) };
      this.#socket.resetAndDestroy();
    }
  }
}
