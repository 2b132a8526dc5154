import { MIB } from "./units.ts";
import type { Fault } from "./fault.ts";

/** Characters; a file with longer lines has none. */
export const LONGEST_LINE = 64 * MIB;

/** Cuts text that comes in pieces into lines, without their ends; a line's number is counted from 1. */
export class Lines {
  readonly #fault: Fault;
  readonly #onLine: (line: string, number: number) => void;
  #rest = "";
  #number = 1;

  constructor(fault: Fault, onLine: (line: string, number: number) => void) {
    this.#fault = fault;
    this.#onLine = onLine;
  }

  feed(text: string): void {
    const [first, ...others] = text.split("\n");
    this.#rest += first!;
    for (const next of others) {
      this.#emit();
      this.#rest = next;
    }
    if (this.#rest.length <= LONGEST_LINE) return;
    throw this.#fault(`line ${this.#number}`, `is longer than ${LONGEST_LINE} characters`);
  }

  /** What follows the last newline is a line too. */
  end(): void {
    if (this.#rest !== "") this.#emit();
    this.#rest = "";
  }

  /** What follows the last newline so far. */
  get rest(): string {
    return this.#rest;
  }

  #emit(): void {
    this.#onLine(this.#rest.endsWith("\r") ? this.#rest.slice(0, -1) : this.#rest, this.#number);
    this.#number++;
  }
}
