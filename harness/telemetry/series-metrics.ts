import type { Labels, PointFamily } from "../base/exposition.ts";
import { SECOND } from "../base/units.ts";
import { catalogue, type CatalogueEntry, type Values } from "./catalogue.ts";

/** The metrics that follow from these values; what has no value is left out. */
export function seriesMetrics(values: Values): readonly PointFamily[] {
  return catalogue.flatMap((entry) => {
    const samples = entry.sources.flatMap(([labels, source]) => {
      if (typeof source === "string" && source.includes("<")) return named(source, values);
      const value = typeof source === "string" ? values[source] : source(values);
      return value === undefined ? [] : [[labels, value] as const];
    });
    return samples.length === 0 ? [] : namesOf(entry).map((name) => familyOf(entry, name, samples));
  });
}

/** The name of today first. */
export function namesOf({ name, older }: Pick<CatalogueEntry, "name" | "older">): readonly string[] {
  return older === undefined ? [name] : [name, older];
}

function familyOf(
  { type, help, unit, inMillis, name: today }: CatalogueEntry,
  name: string,
  samples: PointFamily["samples"],
): PointFamily {
  return {
    type,
    name,
    help,
    // An older name ends in _total, and OpenMetrics wants one that ends in its unit.
    unit: name === today ? unit : null,
    samples: inMillis ? samples.map(([labels, value]) => [labels, value / SECOND]) : samples,
  };
}

/** `table.<table>.rows` → a sample for each table, with the label `table`. */
function named(pattern: string, values: Values): PointFamily["samples"] {
  const [, before = "", label = "", after = ""] = /^(.*)<(\w+)>(.*)$/.exec(pattern)!;
  return Object.entries(values).flatMap(([series, value]): (readonly [Labels, number])[] => {
    if (value === undefined || !series.startsWith(before) || !series.endsWith(after)) return [];
    const name = series.slice(before.length, series.length - after.length);
    return [[{ [label]: name }, value]];
  });
}
