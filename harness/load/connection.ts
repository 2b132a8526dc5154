import { connect, type Socket } from "node:net";
import { HTTPParser } from "http-parser-js";
import type { ActNumber } from "../population/types.ts";
import type { Millis } from "../base/units.ts";
import { MOST_KEPT, type Answer } from "./answer.ts";
import type { Endpoint } from "./endpoint.ts";
import { socketFault, type Fault } from "./fault.ts";

/** Whoever opened a connection hears of it here. */
export interface ConnectionOwner {
  connected(connection: Connection): void;
  /** The answer is complete; the connection is idle, or over if it may not be used again. */
  answered(connection: Connection, status: number): void;
  /** Told once, in whatever state; `connection.state` is still the one that it ended in. */
  ended(connection: Connection, fault: Fault): void;
}

/** Bytes are parsed before the next socket is read, so all sockets of a thread share one buffer. */
const readBuffer = Buffer.allocUnsafe(64 * 1024);

/** One keep-alive HTTP/1.1 connection with at most one act in flight. */
export class Connection {
  state: "connecting" | "idle" | "busy" | "over" = "connecting";
  /** When the present state began. */
  since: Millis;
  /** The act in flight, while busy. */
  act: ActNumber = 0;
  slot = 0;
  user = 0;
  due: Millis = 0;
  /** Whether the answer to the act in flight is kept, and what it is once it has come. */
  keepsAnswer = false;
  answer: Answer | null = null;
  /** False once the service has said that it will close. */
  reusable = true;
  readonly #owner: ConnectionOwner;
  readonly #parser: ResponseParser;
  readonly #socket: Socket;

  constructor(endpoint: Endpoint, owner: ConnectionOwner, now: Millis) {
    this.since = now;
    this.#owner = owner;
    this.#parser = new ResponseParser(this);
    const onread = {
      buffer: readBuffer,
      callback: (length: number) => {
        this.#parse(length);
        return true;
      },
    };
    this.#socket = connect({ host: endpoint.host, port: endpoint.port, noDelay: true, onread });
    this.#socket.once("connect", () => {
      owner.connected(this);
    });
    this.#socket.once("end", () => {
      // A body without a length ends here: that completes its answer.
      this.#parser.finish();
      this.end({ kind: "closed", message: "the service closed the connection before it had answered" });
    });
    this.#socket.on("error", (error) => {
      this.end(socketFault(error));
    });
  }

  send(request: string, now: Millis): void {
    this.state = "busy";
    this.since = now;
    this.#socket.write(request);
  }

  end(fault: Fault): void {
    if (this.state === "over") return;
    // A socket that is not connected yet would first wait until it is.
    if (fault.kind === "cut" && this.state !== "connecting") this.#socket.resetAndDestroy();
    else this.#socket.destroy();
    this.#owner.ended(this, fault);
    this.state = "over";
  }

  /** Called by the parser at the end of a message. */
  complete(status: number): void {
    if (this.state === "busy") this.#owner.answered(this, status);
    else this.end({ kind: "protocol", message: `an answer (status ${status}) that nobody asked for` });
  }

  #parse(length: number): void {
    if (this.state === "over") return;
    const parsed = this.#parser.execute(readBuffer, 0, length);
    if (!(parsed instanceof Error)) return;
    const start = JSON.stringify(readBuffer.toString("latin1", 0, Math.min(length, 60)));
    this.end({ kind: "protocol", message: `not an HTTP/1.1 answer (${parsed.message}): ${start}` });
  }
}

class ResponseParser extends HTTPParser {
  readonly #connection: Connection;
  #status = 0;
  #headers: readonly string[] = [];
  #body: Buffer[] = [];
  #kept = 0;

  constructor(connection: Connection) {
    super(HTTPParser.RESPONSE);
    this.#connection = connection;
  }

  override [HTTPParser.kOnHeadersComplete] = (info: {
    statusCode: number;
    shouldKeepAlive: boolean;
    headers: string[];
  }) => {
    this.#status = info.statusCode;
    if (this.#connection.keepsAnswer) this.#headers = info.headers;
    // An interim answer (1xx) says nothing about the connection.
    if (info.statusCode >= 200) this.#connection.reusable = info.shouldKeepAlive;
  };

  /** `chunk` is a part of the buffer that the next read overwrites. */
  override [HTTPParser.kOnBody] = (chunk: Buffer) => {
    if (!this.#connection.keepsAnswer || this.#kept >= MOST_KEPT) return;
    this.#body.push(Buffer.from(chunk));
    this.#kept += chunk.length;
  };

  override [HTTPParser.kOnMessageComplete] = () => {
    if (this.#status < 200) return;
    if (this.#connection.keepsAnswer) this.#keep();
    this.#connection.complete(this.#status);
  };

  #keep(): void {
    this.#connection.answer = { headers: this.#headers, body: Buffer.concat(this.#body).toString() };
    this.#headers = [];
    this.#body = [];
    this.#kept = 0;
  }
}
