import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { BeamsoakError, environmentError, messageOf } from "../../base/errors.ts";
import { SECOND, type Millis } from "../../base/units.ts";
import type { BrowserReport, BrowserSessions, EnginePlan } from "./types.ts";
import type { Numbered, Order, Reply } from "./worker.ts";

/** Ending a browser that does not end is given up before. */
const PATIENCE: Millis = 20 * SECOND;

type Answer = BrowserReport | BrowserSessions | null;

/**
 * The engine in a thread of its own: nothing that this one does may be in the timings of a step, and no picture of a
 * trace may delay the probe.
 */
export class BrowserThread implements AsyncDisposable {
  /** Resolves when the engine cannot go on. */
  readonly failed: Promise<Error>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<Answer>>();
  readonly #fail: (error: Error) => void;
  #asked = 0;
  #disposed = false;
  /** Why nothing more can be asked. */
  #broken: Error | null = null;

  private constructor(plan: EnginePlan) {
    const failed = Promise.withResolvers<Error>();
    this.failed = failed.promise;
    this.#fail = (error) => {
      this.#broken ??= error;
      if (!this.#disposed) failed.resolve(error);
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    };
    // The source while it is run by type stripping, the compiled file otherwise.
    const file = new URL(`./worker${extname(import.meta.filename)}`, import.meta.url);
    // Whatever is temporary there, profiles above all, goes into our folder.
    const env = { ...process.env, TMPDIR: plan.folder };
    this.#worker = new Worker(file, { workerData: plan, name: "browsers", env });
    this.#worker.on("message", (reply: Reply) => this.#hear(reply));
    this.#worker.on("error", (cause) => this.#fail(threadDied(messageOf(cause), cause)));
    this.#worker.on("exit", (code) => this.#fail(threadDied(`exit code ${code}`)));
  }

  /**
   * Resolves when all browsers are there and wait.
   * @throws BeamsoakError when they do not start
   */
  static async launch(plan: EnginePlan): Promise<BrowserThread> {
    const thread = new BrowserThread(plan);
    try {
      await thread.#answerTo(0);
      return thread;
    } catch (cause) {
      await thread.#worker.terminate();
      throw cause;
    }
  }

  /** `startedAt`: start of the load by `process.hrtime`, milliseconds. */
  async act(startedAt: number): Promise<void> {
    await this.#ask({ kind: "act", startedAt });
  }

  async resume(): Promise<void> {
    await this.#ask({ kind: "resume" });
  }

  async quiesce(): Promise<void> {
    await this.#ask({ kind: "quiesce" });
  }

  async sessions(): Promise<BrowserSessions> {
    return (await this.#ask({ kind: "sessions" })) as BrowserSessions;
  }

  async report(): Promise<BrowserReport> {
    return (await this.#ask({ kind: "report" })) as BrowserReport;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    await this.#ask({ kind: "close" }).catch(() => undefined);
    await this.#worker.terminate();
  }

  async #ask(order: Order): Promise<Answer> {
    if (this.#broken) throw this.#broken;
    const number = ++this.#asked;
    const stuck = setTimeout(() => this.#fail(threadStuck()), PATIENCE);
    try {
      const answer = this.#answerTo(number);
      this.#worker.postMessage({ number, order } satisfies Numbered);
      return await answer;
    } finally {
      clearTimeout(stuck);
    }
  }

  #answerTo(number: number): Promise<Answer> {
    const waiting = Promise.withResolvers<Answer>();
    this.#waiting.set(number, waiting);
    return waiting.promise;
  }

  #hear(reply: Reply): void {
    const waiting = this.#waiting.get(reply.number);
    this.#waiting.delete(reply.number);
    if ("answer" in reply) waiting?.resolve(reply.answer);
    else if (waiting) waiting.reject(new BeamsoakError(reply.failure));
    else this.#fail(new BeamsoakError(reply.failure));
  }
}

function threadStuck(): Error {
  return environmentError(
    "BROWSER_THREAD_STUCK",
    `load: the thread of the browsers has not answered for ${PATIENCE / SECOND} s.`,
    "Look in the browser script for a loop that waits for nothing.",
  );
}

function threadDied(why: string, cause?: unknown): Error {
  return environmentError(
    "BROWSER_THREAD_DIED",
    `load: the thread of the browsers ended: ${why}`,
    "The generator is at fault, so the run proves nothing. Please report it with this message.",
    cause,
  );
}
