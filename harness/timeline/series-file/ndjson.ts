import { messageOf } from "../../base/errors.ts";
import { Column } from "../column.ts";
import { numberIn } from "./cell.ts";
import { shown, type Fault } from "../../base/fault.ts";
import { fromEarliest } from "./from-earliest.ts";
import { Lines } from "../../base/lines.ts";
import { Times } from "./times.ts";
import type { SeriesFile, SeriesReader } from "./types.ts";

/** Where JSON has no word for them some write these; a string that holds one is left alone by what stands around it. */
const BARE_NUMBERS = /(?<=:\s*)[-+]?(?:NaN|Inf(?:inity)?)(?=\s*[,}])/gi;

/** A JSON object a line: `t`, and under any other key a number. A key that a line leaves out has no sample there. */
export class NdjsonReader implements SeriesReader {
  readonly #fault: Fault;
  readonly #times: Times;
  readonly #lines: Lines;
  readonly #series = new Map<string, { readonly t: Column; readonly v: Column }>();

  constructor(fault: Fault) {
    this.#fault = fault;
    this.#lines = new Lines(fault, (line, number) => this.#addLine(line, number));
    this.#times = new Times(fault);
  }

  feed(text: string): void {
    this.#lines.feed(text);
  }

  end(): SeriesFile {
    this.#lines.end();
    if (this.#series.size === 0) throw this.#fault(null, "has no numbers beside t");
    const series = [...this.#series].map(([name, { t, v }]) => ({
      name,
      unit: null,
      t: t.take(),
      v: v.take(),
    }));
    return { series: fromEarliest(series), remarks: [] };
  }

  #addLine(line: string, number: number): void {
    if (line.trim() === "") return;
    const { t, ...values } = this.#objectIn(line, number);
    const time = this.#times.read(t, `line ${number}, t`);
    for (const [name, found] of Object.entries(values)) {
      const value = numberIn(found);
      if (value === null) {
        throw this.#fault(`line ${number}, ${name}`, `found ${shown(found)} where a number should be`);
      }
      this.#add(name, time, value);
    }
  }

  #add(name: string, time: number, value: number): void {
    let series = this.#series.get(name);
    if (!series) this.#series.set(name, (series = { t: new Column(), v: new Column() }));
    series.t.push(time);
    series.v.push(value);
  }

  #objectIn(line: string, number: number): Readonly<Record<string, unknown>> {
    const value = this.#parse(line, number);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
    throw this.#fault(`line ${number}`, `found ${shown(value)} where a JSON object should be`);
  }

  #parse(line: string, number: number): unknown {
    try {
      return JSON.parse(line) as unknown;
    } catch (error) {
      const mended = line.replace(BARE_NUMBERS, "null");
      if (mended !== line) return this.#parse(mended, number);
      const { column, what } = syntaxError(messageOf(error));
      const where = column === null ? `line ${number}` : `line ${number}, column ${column}`;
      throw this.#fault(where, `is no JSON object (${what}), found ${shown(line.slice((column ?? 1) - 1))}`);
    }
  }
}

/** Of what V8 says: the place where it says one, and the words before that. */
function syntaxError(message: string): { readonly column: number | null; readonly what: string } {
  const place = /\(line \d+ column (\d+)\)/.exec(message);
  return {
    column: place ? Number(place[1]) : null,
    what: message.replace(/(?: in JSON at position |, (?:\.\.\.)?").*$/s, ""),
  };
}
