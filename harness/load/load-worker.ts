import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { environmentError, messageOf } from "../base/errors.ts";
import type { DriverPlan, DriverReport } from "./driver.ts";
import type { Order, Reply } from "./worker.ts";

/** A driver in a thread of its own, where neither the probe nor the record of the run can delay an act. */
export class LoadWorker implements AsyncDisposable {
  /** Resolves when the thread ends without having been asked to. */
  readonly failed: Promise<Error>;
  readonly #worker: Worker;
  readonly #waiting = new Map<
    Reply["kind"],
    { resolve: (reply: Reply) => void; reject: (cause: Error) => void }
  >();
  #disposed = false;

  private constructor(plan: DriverPlan) {
    // The source while it is run by type stripping, the compiled file otherwise.
    const file = new URL(`./worker${extname(import.meta.filename)}`, import.meta.url);
    this.#worker = new Worker(file, { workerData: plan, name: `load-${plan.shard.index}` });
    this.#worker.on("message", (reply: Reply) => {
      this.#waiting.get(reply.kind)?.resolve(reply);
      this.#waiting.delete(reply.kind);
    });
    let cause: unknown;
    this.#worker.on("error", (thrown: unknown) => (cause = thrown));
    this.failed = new Promise((resolve) => {
      this.#worker.on("exit", (exitCode) => {
        const error = environmentError(
          "LOAD_WORKER_DIED",
          `load: worker ${plan.shard.index} ended: ${cause === undefined ? `exit code ${exitCode}` : messageOf(cause)}`,
          "The generator is at fault, so the run proves nothing. Please report it with this message.",
          cause,
        );
        for (const { reject } of this.#waiting.values()) reject(error);
        this.#waiting.clear();
        if (!this.#disposed) resolve(error);
      });
    });
  }

  /** Resolves when the worker has made its users and waits for its start. */
  static async launch(plan: DriverPlan): Promise<LoadWorker> {
    const worker = new LoadWorker(plan);
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

  async report(): Promise<DriverReport> {
    const reply = await this.#ask({ kind: "report" });
    if (reply.kind !== "report") throw new TypeError(`a report was asked for, ${reply.kind} came`);
    return reply.report;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    await this.#worker.terminate();
  }

  #ask(order: Order): Promise<Reply> {
    const reply = this.#reply(order.kind);
    this.#worker.postMessage(order);
    return reply;
  }

  #reply(kind: Reply["kind"]): Promise<Reply> {
    return new Promise((resolve, reject) => this.#waiting.set(kind, { resolve, reject }));
  }
}
