import { familyHead, labelSet } from "../base/openmetrics.ts";
import { SECOND, type Unit } from "../base/units.ts";
import type { Series, Timeline } from "../timeline/types.ts";

/**
 * OpenMetrics text format 1.0 with the time of each sample, in seconds since 1970. A metric is named after its series
 * and its base unit, `beamsoak_memory_total_bytes`; the labels `scenario` and `series` tell where it comes from. The
 * format wants the samples of a metric together, so the whole timeline is needed.
 * @param names of the series that are wanted
 */
export function* openMetricsText(timeline: Timeline, names: readonly string[]): Generator<string> {
  const { startedAt, scenario } = timeline.header;
  const wanted = names.map((name) => timeline.series.get(name)!).filter(({ t }) => t.length > 0);
  const families = Map.groupBy(wanted, familyOf);
  for (const [name, members] of families) {
    const { unit, type } = members[0]!;
    const help = `${members.map((member) => member.name).join(", ")} of a run of beamsoak.`;
    yield `${familyHead({ name, type, unit: baseUnits[unit].name, help }).join("\n")}\n`;
    for (const series of members) yield* samplesOf(name, series, scenario, Date.parse(startedAt));
  }
  yield "# EOF\n";
}

/** Base units and how many of ours make one. OpenMetrics asks for seconds, and has none for what is merely counted. */
const baseUnits: Readonly<Record<Unit, { readonly name: string | null; readonly scale: number }>> = {
  B: { name: "bytes", scale: 1 },
  words: { name: "words", scale: 1 },
  ms: { name: "seconds", scale: SECOND },
  count: { name: null, scale: 1 },
  ratio: { name: "ratio", scale: 1 },
  "per-second": { name: "per_second", scale: 1 },
};

/** Endings by which OpenMetrics tells the samples of one type from those of another: no gauge may have one. */
const reserved = /_(total|created|count|sum|bucket|gcount|gsum|info)$/;

function familyOf({ name, unit, type }: Series): string {
  const { name: unitName } = baseUnits[unit];
  const plain = `beamsoak_${name.replace(/[^a-zA-Z0-9_]/g, "_")}`;
  const withUnit = unitName === null || plain.endsWith(`_${unitName}`) ? plain : `${plain}_${unitName}`;
  return type === "gauge" && reserved.test(withUnit) ? `${withUnit}_value` : withUnit;
}

const LINES_A_CHUNK = 1000;

/** Of two samples at one time the later one in the record counts: times of a metric must rise. */
function* samplesOf(
  family: string,
  { name, unit, type, t, v }: Series,
  scenario: string,
  start: number,
): Generator<string> {
  const metric = `${family}${type === "counter" ? "_total" : ""}${labelSet({ scenario, series: name })}`;
  const { scale } = baseUnits[unit];
  let lines = "";
  for (let index = 0, written = 0; index < t.length; index++) {
    if (t[index] === t[index + 1]) continue;
    lines += `${metric} ${v[index]! / scale} ${((start + t[index]!) / SECOND).toFixed(3)}\n`;
    if (++written % LINES_A_CHUNK === 0) {
      yield lines;
      lines = "";
    }
  }
  yield lines;
}
