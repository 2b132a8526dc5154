import autocannon, { type Client, type Instance, type Request } from "autocannon";
import { SECOND, type Millis, type Quantity } from "../../base/units.ts";
import { socketFault, statusFault } from "../fault.ts";
import { Latencies } from "../latency.ts";
import type { ErrorCounts, ErrorKind } from "../types.ts";
import { paceOf } from "./pace.ts";

export interface FirePlan {
  /** `http://127.0.0.1:8080` */
  readonly baseUrl: string;
  readonly connections: Quantity<"count">;
  /** Requests a second over all connections; null: closed loop, each connection sends when it has its answer. */
  readonly rate: Quantity<"per-second"> | null;
  /** For an answer. */
  readonly timeout: Millis;
  /** What a connection sends, over and over; `setupRequest` makes each request anew. */
  readonly requests: (connection: number) => Request[];
}

/** What became of requests. */
export interface FireCounts {
  /** Answered with 2xx. */
  readonly ok: Quantity<"count">;
  readonly errors: ErrorCounts;
}

/** Far longer than any step: who fires says when to cease. */
const UNTIL_STOPPED = 24 * 3600;

/**
 * autocannon at work, with counts of our own. Its totals count answers of any status as throughput, its latencies those
 * of errors, in whole milliseconds; and a request whose connection the service closed is sent again and not counted.
 */
export class Fire {
  readonly #instance: Instance;
  readonly #clients: Client[] = [];
  /** From the sending of a request to its answer, of those answered with 2xx. */
  readonly latencies = new Latencies();
  #ok = 0;
  #errors: Partial<Record<ErrorKind, number>> = {};

  constructor({ baseUrl, connections, rate, timeout, requests }: FirePlan) {
    const options = {
      url: baseUrl,
      ...paceOf(connections, rate),
      duration: UNTIL_STOPPED,
      timeout: timeout / SECOND,
      setupClient: (client: Client) => {
        this.#follow(client);
        client.setRequests(requests(this.#clients.push(client) - 1));
      },
    };
    // With a callback it returns the run itself, not a promise of its result.
    this.#instance = autocannon(options, () => undefined);
    this.#instance.on("response", (_client, status, _bytes, latency) => {
      const fault = statusFault(status);
      if (fault === null) {
        this.#ok++;
        this.latencies.record(latency);
      } else this.#count(fault.kind);
    });
  }

  /** Everything since the last call; latencies go on adding up until they are reset. */
  take(): FireCounts {
    const happened = Object.entries(this.#errors).filter(([, count]) => count !== 0);
    const counts = { ok: this.#ok, errors: Object.fromEntries(happened) };
    this.#ok = 0;
    this.#errors = {};
    return counts;
  }

  /** Ceases within its sampling interval of a second. */
  stop(): void {
    this.#instance.stop();
  }

  /** A connection has one request under way; a further one before its answer says that the first was lost. */
  #follow(client: Client): void {
    // Its types know but some of what it tells.
    const told: NodeJS.EventEmitter = client;
    let isUnderWay = false;
    told.on("response", () => (isUnderWay = false));
    told.on("request", () => {
      if (isUnderWay) this.#count("closed");
      isUnderWay = true;
    });
    told.on("connError", (error: Error) => {
      isUnderWay = false;
      this.#count(socketFault(error).kind);
    });
    // It has sent the next one by now, so that the one that timed out was taken for lost.
    told.on("timeout", () => {
      this.#count("timeout");
      this.#count("closed", -1);
    });
  }

  #count(kind: ErrorKind, by = 1): void {
    this.#errors[kind] = (this.#errors[kind] ?? 0) + by;
  }
}
