import { usageError } from "../base/errors.ts";
import type { SeriesRecord } from "../timeline/types.ts";

/**
 * The series whose names match one of the patterns, in their own order; all of them without a pattern. In a pattern `*`
 * stands for any text and `?` for any character.
 * @throws BeamsoakError (exit 2) when a pattern matches nothing
 */
export function selectSeries(
  series: readonly SeriesRecord[],
  patterns: readonly string[],
): readonly SeriesRecord[] {
  if (patterns.length === 0) return series;
  const wanted = patterns.map((pattern) => ({ pattern, matcher: matcherOf(pattern) }));
  for (const { pattern, matcher } of wanted) {
    if (!series.some(({ name }) => matcher.test(name))) throw noSuchSeries(pattern, series);
  }
  return series.filter(({ name }) => wanted.some(({ matcher }) => matcher.test(name)));
}

function matcherOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "su");
}

function noSuchSeries(pattern: string, series: readonly SeriesRecord[]) {
  const names = series.map(({ name }) => name).sort();
  return usageError(
    "SERIES_NOT_FOUND",
    `No series of the run matches "${pattern}".`,
    names.length > 0 ? `It has ${names.join(", ")}.` : "Nothing was sampled in it.",
  );
}
