import type { z } from "zod";
import { SECOND, wordsToBytes, type Bytes, type Millis, type Quantity, type Words } from "../base/units.ts";
import type { NodeRequest } from "../beam/protocol.ts";
import type { NodeLink } from "../beam/types.ts";
import * as answers from "./answers.ts";

/** For what a node answers at once when it is well. */
const PATIENCE: Millis = 10 * SECOND;
/** For loading or removing the modules. */
const ATTACH_PATIENCE: Millis = 30 * SECOND;

/**
 * How long the reading of one process waits for it. On the node the worker that waits is killed then, so that giving
 * up costs nothing; a worker of erpc cannot be, and each one given up may stay behind on the node.
 */
const PROCESS_PATIENCE = { node: 10 * SECOND, sidecar: 300 * SECOND } as const;

/** How many processes and tables a scan tells of. */
const TOP = 10;

export type Subject = { readonly name: string } | { readonly pid: string };

export interface ProcessReading {
  readonly pid: string;
  /** Young and old heap with their fragments. */
  readonly heap: Bytes;
  readonly memory: Bytes;
  readonly mailbox: Quantity<"count">;
  readonly reductions: Quantity<"count">;
  /** How long the process kept process_info waiting. */
  readonly waited: Millis;
}

/** The probe's functions, typed, with their answers checked. Each rejects as a call of the link does. */
export class NodeProbe {
  readonly #link: NodeLink;
  readonly #signal: AbortSignal;
  /** Where the functions run: on the node, once attached, or in the sidecar with an erpc for each reading. */
  readonly on: "node" | "sidecar";
  /** What the node has spent on all answers so far. */
  readonly spent = { us: 0, reductions: 0 };

  constructor(link: NodeLink, on: "node" | "sidecar", signal: AbortSignal) {
    this.#link = link;
    this.#signal = signal;
    this.on = on;
  }

  attach() {
    return this.#ask({ call: "attach" }, ATTACH_PATIENCE, answers.attachedAnswer);
  }

  /** Not given up by the signal: it is what comes after. */
  async detach() {
    const found = await this.#link.call({ call: "detach" }, { timeout: ATTACH_PATIENCE });
    return answers.detachedAnswer.parse(found);
  }

  async sample(tables: readonly string[]) {
    return this.#count(
      await this.#ask({ call: "sample", argument: { tables } }, PATIENCE, answers.sampleAnswer),
    );
  }

  /** `stalled`: it has not answered until the patience for it was over. */
  async process(subject: Subject): Promise<ProcessReading | "gone" | "stalled"> {
    const deadline = PROCESS_PATIENCE[this.on];
    const request = { call: "process", argument: { ...subject, deadline } } as const;
    const answer = await this.#ask(request, deadline + PATIENCE, answers.processAnswer);
    if (answer.state !== "read") return answer.state;
    const { pid, memory, mailbox, reductions, spent } = answer;
    this.spent.reductions += this.on === "node" ? spent.reductions : 0;
    return { pid, heap: this.bytes(answer.heap_words), memory, mailbox, reductions, waited: spent.us / 1000 };
  }

  async scan(budget: Millis) {
    const request = { call: "scan", argument: { top: TOP, budget } } as const;
    return this.#count(await this.#ask(request, budget + PATIENCE, answers.scanAnswer));
  }

  async allocators() {
    return this.#count(await this.#ask({ call: "allocators" }, PATIENCE, answers.allocatorsAnswer));
  }

  /** @param atoms how many there were at the last census */
  async census(budget: Millis, atoms: Quantity<"count"> | null) {
    const request = { call: "census", argument: { budget, atoms } } as const;
    return this.#count(await this.#ask(request, budget + PATIENCE, answers.censusAnswer));
  }

  /** @param messages length of a mailbox up to which all of it is copied to tell the kinds of its messages */
  async suspects(processes: readonly string[], messages: Quantity<"count">) {
    const request = { call: "suspects", argument: { processes, messages, tables: TOP } } as const;
    return this.#count(await this.#ask(request, PATIENCE, answers.suspectsAnswer));
  }

  /** @param table its id as text */
  async rows(table: string) {
    return this.#count(await this.#ask({ call: "rows", argument: { table } }, PATIENCE, answers.rowsAnswer));
  }

  /** Sizes of the states of those among them that are servers at rest. */
  async states(processes: readonly string[]) {
    const request = { call: "states", argument: { processes } } as const;
    return this.#count(await this.#ask(request, PATIENCE, answers.statesAnswer));
  }

  /** About so many keys of a table, drawn at random. */
  async draw(table: string, wanted: Quantity<"count">) {
    const request = { call: "draw", argument: { table, wanted } } as const;
    return this.#count(await this.#ask(request, PATIENCE, answers.drawAnswer));
  }

  /** Which keys of several draws are still there. */
  async left(table: string, drawn: readonly string[]) {
    const request = { call: "left", argument: { table, drawn } } as const;
    return this.#count(await this.#ask(request, PATIENCE, answers.leftAnswer));
  }

  /** Each of these, with what it held before and after; only where the probe is on the node. */
  async collectEach(processes: readonly string[]) {
    const request = { call: "collect", argument: { processes } } as const;
    return this.#count(await this.#ask(request, PATIENCE, answers.collectAnswer));
  }

  /** Of all processes; of the named ones where the probe is not on the node. */
  collect(names: readonly string[], budget: Millis) {
    const request: NodeRequest =
      this.on === "node"
        ? { call: "collect_all", argument: { budget } }
        : { call: "collect_named", argument: { names } };
    return this.#ask(request, budget + PATIENCE, answers.collectedAnswer);
  }

  bytes(words: Words): Bytes {
    return wordsToBytes(words, this.#link.facts.wordsize);
  }

  async #ask<Answer>(request: NodeRequest, timeout: Millis, schema: z.ZodType<Answer>): Promise<Answer> {
    const found = await this.#link.call({ ...request, on: this.on }, { timeout, signal: this.#signal });
    return schema.parse(found);
  }

  /** What is read from the sidecar is not measured on the node. */
  #count<Answer extends { readonly spent: answers.Spent }>(answer: Answer): Answer {
    if (this.on === "node") {
      this.spent.us += answer.spent.us;
      this.spent.reductions += answer.spent.reductions;
    }
    return answer;
  }
}
