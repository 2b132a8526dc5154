import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { ChildProcess } from "node:child_process";
import { environmentError } from "../../base/errors.ts";
import { MINUTE, SECOND, type Millis } from "../../base/units.ts";
import { residentSet } from "../../target/os-memory.ts";
import { freePort } from "../../target/ports.ts";
import { cpuSecondsOf } from "../../target/proc.ts";
import { signalGroup, spawnTied } from "../../target/tied-process.ts";
import type { Used } from "../process-usage.ts";
import { instanceArguments, type Instance } from "./arguments.ts";
import { k6Failure, type K6Exit } from "./exit-codes.ts";
import { K6Rest } from "./rest.ts";

/** For compiling the script and making the VUs. */
const START_PATIENCE: Millis = 2 * MINUTE;
/** For ending after a stop, with whatever requests are under way given up. */
const STOP_PATIENCE: Millis = 10 * SECOND;
/** Lines of output that a failure shows. */
const SHOWN = 12;

export interface K6Order {
  readonly program: string;
  readonly script: string;
  /** What all instances have in common. */
  readonly shared: readonly string[];
  readonly instance: Instance;
  /** File for what k6 and the script print. */
  readonly log: string;
  /** Aborted to give up a start that is under way. */
  readonly signal: AbortSignal | undefined;
}

/** One k6 on this machine, from its start to its end. Disposing it ends it. */
export class K6Process implements AsyncDisposable {
  readonly exited: Promise<K6Exit>;
  readonly #child: ChildProcess;
  readonly #rest: K6Rest;
  readonly #log: string;
  #asked = false;

  private constructor(child: ChildProcess, rest: K6Rest, log: string) {
    this.#child = child;
    this.#rest = rest;
    this.#log = log;
    this.exited = new Promise((resolve) => {
      child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
      child.once("error", (error) => resolve({ exitCode: null, signal: error.message }));
    });
  }

  /**
   * Resolves when all its VUs are there and it waits for its release.
   * @throws BeamsoakError by its exit code when it ends before
   */
  static async start(order: K6Order): Promise<K6Process> {
    const address = `127.0.0.1:${await freePort()}`;
    const output = openSync(order.log, "a");
    const child = spawnTied(
      [
        ...[order.program, "run", ...order.shared, ...instanceArguments(order.instance, address)],
        order.script,
      ],
      { HOME: process.env["HOME"] ?? "/" },
      ["ignore", output, output],
    );
    closeSync(output);
    const started = new K6Process(child, new K6Rest(address), order.log);
    try {
      await started.#untilReady(order.signal);
      return started;
    } catch (cause) {
      await started[Symbol.asyncDispose]();
      throw cause;
    }
  }

  async release(): Promise<void> {
    await this.#rest.release();
  }

  /** Ends it: at first by its REST API, so that it sends what it has measured. */
  async stop(): Promise<void> {
    this.#asked = true;
    const gone = this.exited.then(() => true);
    await this.#rest.stop().catch(() => signalGroup(this.#child, "SIGINT"));
    if (await Promise.race([gone, delay(STOP_PATIENCE, false, { ref: false })])) return;
    signalGroup(this.#child, "SIGKILL");
    await gone;
  }

  /** Why it has ended though nobody asked it to; null where it was asked, or its script was through. */
  async failure(): Promise<Error | null> {
    const exit = await this.exited;
    return this.#asked ? null : k6Failure(exit, this.#lastLines());
  }

  /** Null once it has ended. */
  usage(): Used | null {
    const { pid } = this.#child;
    if (pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return null;
    const rss = residentSet(pid);
    const cpuSeconds = cpuSecondsOf(pid);
    return rss === null || cpuSeconds === null ? null : { rss, cpuSeconds };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined)
      await this.stop();
  }

  async #untilReady(signal: AbortSignal | undefined): Promise<void> {
    const deadline = performance.now() + START_PATIENCE;
    while (performance.now() < deadline) {
      signal?.throwIfAborted();
      if (await this.#rest.isReady()) return;
      const end = await Promise.race([this.exited, delay(50, null)]);
      if (end === null) continue;
      throw (await this.failure()) ?? endedAtOnce(this.#lastLines());
    }
    throw environmentError(
      "K6_NOT_READY",
      `k6 did not get ready within ${START_PATIENCE / SECOND} s.`,
      `See ${this.#log}; fewer VUs start faster.`,
    );
  }

  #lastLines(): string {
    const lines = readFileSync(this.#log, "utf8").trimEnd().split("\n").slice(-SHOWN);
    return lines
      .filter((line) => line !== "")
      .map((line) => `  ${line}`)
      .join("\n");
  }
}

function endedAtOnce(output: string): Error {
  return environmentError(
    "K6_ENDED_AT_ONCE",
    `k6 ended before it had begun.${output === "" ? "" : `\nIts last output:\n${output}`}`,
  );
}
