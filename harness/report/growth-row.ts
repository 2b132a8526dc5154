import { formatQuantity, type Unit } from "../base/units.ts";
import type { SeriesVerdict } from "../verdict/types.ts";
import { MEASURED_WIDTH, LIMIT_WIDTH, row } from "./layout.ts";

/** Growth with its interval, and the least that would have been told from none; nothing where none was measured. */
export function growthRow(
  label: string,
  { growth, detectable }: Pick<SeriesVerdict, "growth" | "detectable">,
  unit: Unit,
): readonly string[] {
  if (growth === null) return [];
  const [value, low, high] = [growth.perHour, growth.low, growth.high].map((rate) =>
    formatQuantity(rate, unit),
  );
  return row(`      ${label}`, [
    [`${value} (${low} – ${high})`, MEASURED_WIDTH],
    [detectable === null ? "" : `seen ≥ ${formatQuantity(detectable, unit)}`, LIMIT_WIDTH],
  ]);
}
