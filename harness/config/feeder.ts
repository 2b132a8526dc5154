import { CsvRows } from "../base/csv-rows.ts";
import { messageOf, usageError } from "../base/errors.ts";
import { shown, type Fault } from "../base/fault.ts";
import type { Feed } from "./types.ts";

/** As a placeholder names it: `{data.mail}`. */
const COLUMN = /^[a-zA-Z]\w*$/;

const FORMS = "A feeder is CSV with a line of column names, or a JSON array of objects with the same keys.";

/**
 * Reads the text of a feeder file: JSON where it begins with a bracket, otherwise CSV (RFC 4180).
 * @param origin the file, as the user knows it
 * @throws BeamsoakError (exit 2) that names line and column
 */
export function parseFeed(text: string, origin: string): Feed {
  const fault: Fault = (where, what, hint = FORMS) =>
    usageError("DATA_FILE_INVALID", `${origin}${where === null ? "" : `, ${where}`}: ${what}.`, hint);
  const content = text.replace(/^\uFEFF/, "");
  const feed = content.trimStart().startsWith("[") ? fromJson(content, fault) : fromCsv(content, fault);
  if (feed.values.length === 0) throw fault(null, "has no rows");
  return feed;
}

function fromCsv(text: string, fault: Fault): Feed {
  const columns: string[] = [];
  const values: (readonly string[])[] = [];
  const rows = new CsvRows(fault, (cells, line) => {
    if (columns.length === 0) columns.push(...checkedColumns(cells, `line ${line}`, fault));
    else values.push(checkedCells(cells, columns, line, fault));
  });
  rows.feed(text);
  rows.end();
  return { columns, values };
}

function checkedColumns(names: readonly string[], where: string, fault: Fault): readonly string[] {
  names.forEach((name, i) => {
    const column = `${where}, column ${i + 1}`;
    if (!COLUMN.test(name)) throw fault(column, `a name is letters, digits and _, found ${shown(name)}`);
    if (names.indexOf(name) < i) throw fault(column, `the name ${shown(name)} is there twice`);
  });
  return names;
}

function checkedCells(
  cells: readonly string[],
  columns: readonly string[],
  line: number,
  fault: Fault,
): readonly string[] {
  if (cells.length < columns.length) {
    throw fault(`line ${line}, column ${columns[cells.length]}`, "is missing");
  }
  if (cells.length > columns.length) {
    const found = shown(cells[columns.length]);
    throw fault(
      `line ${line}, column ${columns.length + 1}`,
      `has no name in the first line, found ${found}`,
    );
  }
  return cells;
}

function fromJson(text: string, fault: Fault): Feed {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw fault(null, `is not JSON: ${messageOf(cause)}`);
  }
  return feedOf(parsed as readonly unknown[], (index) => `row ${index + 1}`, fault);
}

/** Makes a feed of objects, which must be alike. `nameOf`: what the row of an index is called in an error. */
export function feedOf(rows: readonly unknown[], nameOf: (index: number) => string, fault: Fault): Feed {
  let columns: readonly string[] = [];
  const values = rows.map((row, i) => {
    const where = nameOf(i);
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      throw fault(where, `must be an object, found ${shown(row)}`);
    }
    if (i === 0) columns = checkedColumns(Object.keys(row), where, fault);
    const foreign = Object.keys(row).find((name) => !columns.includes(name));
    if (foreign !== undefined) throw fault(`${where}, column ${foreign}`, "is not in the first row");
    return columns.map((name) =>
      cellOf((row as Record<string, unknown>)[name], `${where}, column ${name}`, fault),
    );
  });
  return { columns, values };
}

function cellOf(value: unknown, where: string, fault: Fault): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return String(value);
  throw fault(
    where,
    value === undefined ? "is missing" : `must be text, a number or a truth value, found ${shown(value)}`,
  );
}
