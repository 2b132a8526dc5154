import { shown, type Fault } from "./fault.ts";
import { Lines, LONGEST_LINE } from "./lines.ts";

const QUOTE = '"';

interface Row {
  readonly text: string;
  /** Where it begins. */
  readonly line: number;
}

/** Rows of comma-separated values as RFC 4180 has them, quoted line ends among them; blank lines are no rows. */
export class CsvRows {
  readonly #fault: Fault;
  readonly #onRow: (cells: readonly string[], line: number) => void;
  readonly #lines: Lines;
  /** The front of a row in whose quotes a line ended. */
  #open: Row | null = null;

  constructor(fault: Fault, onRow: (cells: readonly string[], line: number) => void) {
    this.#fault = fault;
    this.#lines = new Lines(fault, (line, number) => this.#addLine(line, number));
    this.#onRow = onRow;
  }

  feed(text: string): void {
    this.#lines.feed(text);
  }

  end(): void {
    this.#lines.end();
    if (this.#open) throw this.#neverClosed(this.#open);
  }

  #addLine(text: string, line: number): void {
    if (!this.#open && text.trim() === "") return;
    const row = this.#open ? { text: `${this.#open.text}\n${text}`, line: this.#open.line } : { text, line };
    const inQuotes = (this.#open !== null) !== hasOddQuotes(text);
    this.#open = inQuotes ? row : null;
    if (row.text.length > LONGEST_LINE) throw this.#neverClosed(row);
    if (!inQuotes) this.#onRow(this.#cellsOf(row), row.line);
  }

  #neverClosed({ line }: Row) {
    return this.#fault(`line ${line}`, "a quote is opened and never closed");
  }

  #cellsOf({ text, line }: Row): readonly string[] {
    const cells = text.includes(QUOTE) ? quotedCells(text) : text.split(",");
    if (cells) return cells;
    throw this.#fault(`line ${line}`, `text stands between a quote and the next comma, found ${shown(text)}`);
  }
}

/** A quote within quotes is doubled, so that a row is whole when its quotes are even in number. */
function hasOddQuotes(line: string): boolean {
  let odd = false;
  for (let at = line.indexOf(QUOTE); at >= 0; at = line.indexOf(QUOTE, at + 1)) odd = !odd;
  return odd;
}

/** Null where anything but a comma follows a quoted cell. */
function quotedCells(row: string): readonly string[] | null {
  const cells: string[] = [];
  for (let at = 0; ; at++) {
    const end = row[at] === QUOTE ? afterQuotes(row, at) : nextComma(row, at);
    if (end < row.length && row[end] !== ",") return null;
    const cell = row.slice(at, end);
    cells.push(row[at] === QUOTE ? cell.slice(1, -1).replaceAll('""', QUOTE) : cell);
    if (end >= row.length) return cells;
    at = end;
  }
}

function nextComma(row: string, from: number): number {
  const at = row.indexOf(",", from);
  return at < 0 ? row.length : at;
}

/** Behind the quote that closes the cell; quotes are even in number, so that there is one. */
function afterQuotes(row: string, opening: number): number {
  let at = row.indexOf(QUOTE, opening + 1);
  while (row[at + 1] === QUOTE) at = row.indexOf(QUOTE, at + 2);
  return at + 1;
}
