import type { PageData } from "../page-data.ts";
import type { Panel } from "../panels.ts";
import { valuesOf } from "./columns.ts";
import { formatTime, formatValue } from "./format.ts";

const ROWS = 60;

/** The twin of a chart in numbers, over what is in view: at most 60 rows, evenly spread. */
export function dataTable(
  data: PageData,
  { title, series }: Panel,
  from: number,
  to: number,
): HTMLTableElement {
  const columns = series.map(({ name }) => ({
    unit: data.columns[name]!.unit,
    values: valuesOf(data, name),
  }));
  const rows = data.times
    .map((t, at) => ({ t: t / 1000, at }))
    .filter(({ t, at }) => t >= from && t <= to && columns.some(({ values }) => values[at] != null));
  const step = Math.max(1, Math.ceil(rows.length / ROWS));
  const table = document.createElement("table");
  table.createCaption().textContent = title;
  const head = table.createTHead().insertRow();
  for (const label of ["time", ...series.map((one) => one.label)]) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = label;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const { t, at } of rows.filter((_, index) => index % step === 0)) {
    const row = body.insertRow();
    row.insertCell().textContent = formatTime(t);
    for (const { unit, values } of columns) row.insertCell().textContent = formatValue(values[at], unit);
  }
  return table;
}
