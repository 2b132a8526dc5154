import { environmentError } from "../base/errors.ts";
import type { DriverReport } from "./driver.ts";
import type { DriverHost } from "./driver-host.ts";
import type { Disturbance, Disturbed } from "./types.ts";
import type { Order, Reply } from "./driver-orders.ts";

/** A driver that lives elsewhere, in a thread or in a process. */
export class LoadWorker implements AsyncDisposable {
  /** Resolves when it ends without having been asked to. */
  readonly failed: Promise<Error>;
  readonly #host: DriverHost;
  readonly #waiting = new Map<
    Reply["kind"],
    { resolve: (reply: Reply) => void; reject: (cause: Error) => void }
  >();
  #disposed = false;

  private constructor(host: DriverHost, index: number) {
    this.#host = host;
    host.onReply((reply) => {
      this.#waiting.get(reply.kind)?.resolve(reply);
      this.#waiting.delete(reply.kind);
    });
    this.failed = new Promise((resolve) => {
      host.onEnd((why) => {
        const error = environmentError(
          "LOAD_WORKER_DIED",
          `load: worker ${index} ended: ${why}`,
          "The generator is at fault, so the run proves nothing. Please report it with this message.",
        );
        for (const { reject } of this.#waiting.values()) reject(error);
        this.#waiting.clear();
        if (!this.#disposed) resolve(error);
      });
    });
  }

  /** Resolves when the worker has made its users and waits for its start; `index` is its number. */
  static async launch(host: DriverHost, index: number): Promise<LoadWorker> {
    const worker = new LoadWorker(host, index);
    await worker.#reply("ready");
    return worker;
  }

  /** `startedAt`: start of the load by `process.hrtime`, milliseconds. */
  async start(startedAt: number): Promise<void> {
    await this.#ask({ kind: "start", startedAt });
  }

  async quiesce(): Promise<void> {
    await this.#ask({ kind: "quiesce" });
  }

  async resume(): Promise<void> {
    await this.#ask({ kind: "resume" });
  }

  async disturb(disturbance: Disturbance): Promise<Disturbed> {
    const reply = await this.#ask({ kind: "disturb", disturbance });
    if (reply.kind !== "disturb") throw new TypeError(`a disturbance was asked for, ${reply.kind} came`);
    return reply.disturbed;
  }

  async report(): Promise<DriverReport> {
    const reply = await this.#ask({ kind: "report" });
    if (reply.kind !== "report") throw new TypeError(`a report was asked for, ${reply.kind} came`);
    return reply.report;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    await this.#host.end();
  }

  #ask(order: Order): Promise<Reply> {
    const reply = this.#reply(order.kind);
    this.#host.tell(order);
    return reply;
  }

  #reply(kind: Reply["kind"]): Promise<Reply> {
    return new Promise((resolve, reject) => this.#waiting.set(kind, { resolve, reject }));
  }
}
