const DECIMAL = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;
/** What exporters write where there was no sample, in lower case. */
const MISSED = new Set(["", "nan", "null", "na", "inf", "infinity"]);

/** The number in a cell: NaN where the sample was missed or is infinite, null where the cell is no number. */
export function numberIn(cell: unknown): number | null {
  if (typeof cell === "number") return Number.isFinite(cell) ? cell : NaN;
  if (cell === null) return NaN;
  if (typeof cell !== "string") return null;
  if (DECIMAL.test(cell)) {
    const value = Number(cell);
    return Number.isFinite(value) ? value : NaN;
  }
  return MISSED.has(cell.trim().toLowerCase().replace(/^[-+]/, "")) ? NaN : null;
}
