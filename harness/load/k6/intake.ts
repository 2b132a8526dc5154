import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { SECOND, type Millis } from "../../base/units.ts";
import { parseLines, type Sample } from "./line-protocol.ts";
import type { Orders } from "./users-plan.ts";

/** How long a script that asks for orders waits for an answer when nothing changes. */
const ORDER_PATIENCE: Millis = 2 * SECOND;

/**
 * Where k6 sends its samples while it goes on, and where its scripts ask for orders. It speaks as much of InfluxDB's
 * HTTP API (version 1) as k6's output `influxdb` uses: `POST /query` and `POST /write`.
 */
export class Intake implements AsyncDisposable {
  /** `http://127.0.0.1:40123` */
  readonly url: string;
  readonly #server: Server;
  /** By start of k6; those that are not here wait. */
  readonly #orders = new Map<number, Orders>();
  /** Shards that have asked for orders: `start/shard`. */
  readonly #heard = new Set<string>();
  readonly #asking = new Set<() => void>();

  private constructor(server: Server) {
    this.#server = server;
    const { address, port } = server.address() as AddressInfo;
    this.url = `http://${address}:${port}`;
  }

  static async open(
    host: string,
    port: number,
    wanted: ReadonlySet<string>,
    onSample: (sample: Sample) => void,
  ): Promise<Intake> {
    const server = createServer();
    server.listen(port, host);
    await once(server, "listening");
    const intake = new Intake(server);
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      void intake.#answer(request, response, wanted, onSample).catch(() => response.destroy());
    });
    return intake;
  }

  ordersUrl(start: number): string {
    return `${this.url}/orders/${start}`;
  }

  /** Shards of a start that have asked for orders so far. */
  shardsOf(start: number): number {
    return [...this.#heard].filter((key) => key.startsWith(`${start}/`)).length;
  }

  /** Tells every shard of a start, all at once. */
  order(start: number, orders: Orders): void {
    this.#orders.set(start, orders);
    for (const answer of this.#asking) answer();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const answer of this.#asking) answer();
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    wanted: ReadonlySet<string>,
    onSample: (sample: Sample) => void,
  ): Promise<void> {
    const [, start, shard, known] = /^\/orders\/(\d+)\/(\d+)\/([a-z]+)$/.exec(request.url ?? "") ?? [];
    if (start !== undefined) {
      this.#heard.add(`${start}/${shard}`);
      return this.#tellOrders(Number(start), known!, response);
    }
    const body = await bodyOf(request);
    if (request.url?.startsWith("/write") !== true) {
      response.setHeader("content-type", "application/json");
      response.end('{"results":[]}');
      return;
    }
    for (const sample of parseLines(body, wanted)) onSample(sample);
    response.writeHead(204).end();
  }

  async #tellOrders(start: number, known: string, response: ServerResponse): Promise<void> {
    const orders = () => this.#orders.get(start) ?? "wait";
    if (orders() === known) await this.#change();
    response.end(orders());
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const answer = () => {
        clearTimeout(timer);
        this.#asking.delete(answer);
        resolve();
      };
      const timer = setTimeout(answer, ORDER_PATIENCE);
      this.#asking.add(answer);
    });
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
