import { Column } from "../column.ts";
import { numberIn } from "./cell.ts";
import { CsvRows } from "../../base/csv-rows.ts";
import { shown, type Fault } from "../../base/fault.ts";
import { fromEarliest } from "./from-earliest.ts";
import { Times } from "./times.ts";
import type { SeriesFile, SeriesReader } from "./types.ts";

const TIME_NAMES = new Set(["t", "time", "timestamp"]);

/** A header row with `t` first and a series in every further column; then a row for each time. */
export class CsvReader implements SeriesReader {
  readonly #fault: Fault;
  readonly #times: Times;
  readonly #rows: CsvRows;
  readonly #t = new Column();
  /** Column by column; null until the header is read. */
  #series: readonly { readonly name: string; readonly v: Column }[] | null = null;

  constructor(fault: Fault) {
    this.#fault = fault;
    this.#times = new Times(fault);
    this.#rows = new CsvRows(fault, (cells, line) =>
      this.#series ? this.#addRow(cells, line) : this.#addHeader(cells, line),
    );
  }

  feed(text: string): void {
    this.#rows.feed(text);
  }

  end(): SeriesFile {
    this.#rows.end();
    if (this.#t.length === 0) throw this.#fault(null, "has a header and no rows of samples");
    const t = this.#t.take();
    return {
      series: fromEarliest(this.#series!.map(({ name, v }) => ({ name, unit: null, t, v: v.take() }))),
      remarks: [],
    };
  }

  #addHeader(cells: readonly string[], line: number): void {
    const names = cells.map((cell) => cell.trim());
    const [time, ...others] = names;
    if (!TIME_NAMES.has(time!.toLowerCase())) {
      throw this.#fault(`line ${line}, column 1`, `the header must begin with t, found ${shown(time)}`);
    }
    if (others.length === 0) throw this.#fault(`line ${line}`, "the header names no series beside the time");
    names.forEach((name, index) => this.#requireNewName(names, name, index, line));
    this.#series = others.map((name) => ({ name, v: new Column() }));
  }

  #requireNewName(names: readonly string[], name: string, index: number, line: number): void {
    const where = `line ${line}, column ${index + 1}`;
    if (name === "") throw this.#fault(where, "the header has no name for this column");
    const first = names.indexOf(name);
    if (first < index) {
      throw this.#fault(where, `the name ${shown(name)} is that of column ${first + 1} already`);
    }
  }

  #addRow(cells: readonly string[], line: number): void {
    const series = this.#series!;
    if (cells.length !== series.length + 1) {
      const found = `${cells.length} ${cells.length === 1 ? "cell" : "cells"}`;
      throw this.#fault(`line ${line}`, `found ${found} where the header has ${series.length + 1}`);
    }
    this.#t.push(this.#times.read(cells[0]!, `line ${line}, column 1 (t)`));
    for (let i = 0; i < series.length; i++) {
      const value = numberIn(cells[i + 1]!);
      if (value === null) throw this.#noNumber(line, i, cells[i + 1]!);
      series[i]!.v.push(value);
    }
  }

  #noNumber(line: number, index: number, cell: string) {
    const where = `line ${line}, column ${index + 2} (${this.#series![index]!.name})`;
    return this.#fault(where, `found ${shown(cell)} where a number should be`);
  }
}
