import { messageOf } from "../../base/errors.ts";
import { Assembly } from "../assemble.ts";
import { parseRecord } from "../parse-record.ts";
import type { Fault } from "../../base/fault.ts";
import { fromEarliest } from "./from-earliest.ts";
import { Lines } from "../../base/lines.ts";
import type { SeriesFile, SeriesReader } from "./types.ts";

/** The record of a run of beamsoak (`timeline.ndjson`) on its own, without the scenario that its gates need. */
export class RunRecordReader implements SeriesReader {
  readonly #fault: Fault;
  readonly #assembly = new Assembly();
  readonly #lines: Lines;

  constructor(fault: Fault) {
    this.#fault = fault;
    this.#lines = new Lines(fault, (line, number) => this.#addLine(line, number));
  }

  feed(text: string): void {
    this.#lines.feed(text);
  }

  end(): SeriesFile {
    const all = [...(this.#assembly.finish(0)?.series.values() ?? [])].filter(({ v }) => v.length > 0);
    const gauges = all.filter(({ type }) => type === "gauge");
    if (gauges.length === 0) throw this.#fault(null, "is the record of a run in which nothing was sampled");
    const counters = all.length - gauges.length;
    const remarks = [
      ...(counters > 0 ? [`${counters} counters are left out: a counter always rises.`] : []),
      ...(this.#lines.rest === "" ? [] : ["The last line is torn and left out."]),
    ];
    return { series: fromEarliest(gauges), remarks };
  }

  #addLine(line: string, number: number): void {
    try {
      this.#assembly.add(parseRecord(line));
    } catch (error) {
      throw this.#fault(`line ${number}`, `is broken: ${messageOf(error)}`);
    }
  }
}
