import { formatDuration, formatQuantity, type Unit } from "../../../base/units.ts";

/** Time on the axis and in tables: `1m 30s`. */
export function formatTime(seconds: number | null): string {
  if (seconds === null) return "–";
  return seconds === 0 ? "0" : formatDuration(Math.round(seconds * 10) * 100);
}

export function formatValue(value: number | null | undefined, unit: Unit): string {
  return value === null || value === undefined ? "–" : formatQuantity(value, unit);
}
