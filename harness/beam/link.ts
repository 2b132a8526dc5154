import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { Millis } from "../base/units.ts";
import type { BesideProcess } from "../target/types.ts";
import {
  formatRequest,
  NodeCallError,
  parseLine,
  type NodeEvent,
  type NodeFacts,
  type NodeRequest,
  type SidecarLine,
} from "./protocol.ts";
import type { CallOptions, NodeLink } from "./types.ts";

/** How long a sidecar may take to end by itself. */
const GRACE: Millis = 2_000;
const LAST_WORDS = 4_096;

type Hello = Extract<SidecarLine, { hello: unknown }>["hello"];
type Answer = Extract<SidecarLine, { id: number }>;

interface PendingCall {
  readonly resolve: (found: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Requests, answers and events over a sidecar's streams. */
export class SidecarLink implements Omit<NodeLink, "renew"> {
  readonly #sidecar: BesideProcess;
  readonly #pending = new Map<number, PendingCall>();
  readonly #listeners = new Set<(event: NodeEvent) => void>();
  #lastId = 0;
  #facts: NodeFacts | null = null;
  #down: string | null = "no connection yet";
  /** Why nothing will be answered any more. */
  #closed: string | null = null;
  #lastWords = "";
  /** Resolves with the sidecar's first line; rejects with a NodeCallError if it ends without one. */
  readonly hello: Promise<Hello>;
  /** Resolves when the sidecar has ended, with how. */
  readonly ended: Promise<string>;

  constructor(sidecar: BesideProcess) {
    this.#sidecar = sidecar;
    const hello = Promise.withResolvers<Hello>();
    this.hello = hello.promise;
    this.hello.catch(() => undefined);
    createInterface({ input: sidecar.stdout }).on("line", (line) =>
      this.#receive(line, (found) => hello.resolve(found)),
    );
    sidecar.stderr.on("data", (chunk: Buffer) => this.#keepWords(chunk.toString()));
    // A write to a sidecar that has just ended; `exited` tells more.
    sidecar.stdin.on("error", () => undefined);
    this.ended = sidecar.exited.then((exitCode) => {
      this.#close(`the sidecar ended with exit code ${exitCode ?? "none"}${this.#said()}`);
      hello.reject(new NodeCallError("closed", this.#closed!));
      return this.#closed!;
    });
  }

  /** From now on the node can be called. Nobody gets to see a link before. */
  begin(facts: NodeFacts): void {
    this.#facts = facts;
    this.#down = null;
  }

  get facts(): NodeFacts {
    return this.#facts!;
  }

  /** Whether the sidecar is gone, or on its way. */
  get isClosed(): boolean {
    return this.#closed !== null;
  }

  get down(): string | null {
    return this.#closed ?? this.#down;
  }

  call(request: NodeRequest, { timeout, signal }: CallOptions): Promise<unknown> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (this.#closed !== null) return Promise.reject(new NodeCallError("closed", this.#closed));
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const timer = setTimeout(
      () => reject(new NodeCallError("timeout", `no answer to ${request.call} within ${timeout} ms`)),
      timeout,
    );
    const abort = () => reject(signal!.reason as Error);
    signal?.addEventListener("abort", abort, { once: true });
    this.#pending.set(id, { resolve, reject });
    this.#sidecar.stdin.write(formatRequest(id, request, timeout));
    return promise.finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      this.#pending.delete(id);
    });
  }

  onEvent(listener: (event: NodeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The end of its input ends a sidecar; one that does not heed it is killed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#close("the link was closed");
    this.#listeners.clear();
    this.#sidecar.stdin.end();
    if (await this.#hasEnded(GRACE)) return;
    this.#sidecar.kill();
    await this.#hasEnded(GRACE);
  }

  async #hasEnded(within: Millis): Promise<boolean> {
    const waited = new AbortController();
    const tooLate = delay(within, false, { signal: waited.signal }).catch(() => false);
    const ended = await Promise.race([this.#sidecar.exited.then(() => true), tooLate]);
    waited.abort();
    return ended;
  }

  #receive(text: string, greet: (hello: Hello) => void): void {
    const line = parseLine(text);
    if (line === null) this.#keepWords(`${text}\n`);
    else if ("hello" in line) greet(line.hello);
    else if ("event" in line) this.#happen(line);
    else this.#answer(line);
  }

  /** Nobody waits any more for what was given up. */
  #answer(line: Answer): void {
    const call = this.#pending.get(line.id);
    if ("error" in line) call?.reject(new NodeCallError(line.error.code, line.error.message));
    else call?.resolve(line.found);
  }

  #happen(event: NodeEvent): void {
    if (event.event === "node_down") this.#down = event.data.reason;
    if (event.event === "node_up") this.begin(event.data);
    for (const listener of this.#listeners) listener(event);
  }

  #close(reason: string): void {
    if (this.#closed !== null) return;
    this.#closed = reason;
    for (const { reject } of this.#pending.values()) reject(new NodeCallError("closed", reason));
  }

  #keepWords(text: string): void {
    this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS);
  }

  #said(): string {
    const words = this.#lastWords.trim();
    return words === "" ? "" : `, and said: ${words}`;
  }
}
