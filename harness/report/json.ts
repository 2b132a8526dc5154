import type { RunResult } from "./types.ts";

/** The result for machines. Keys come in one order, whatever made the result, so that two results can be compared. */
export function resultJson(result: RunResult): string {
  const sorted = Object.entries(result).map(([key, value]) => [key, withSortedKeys(value)]);
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, child]) => [key, withSortedKeys(child)]));
}
