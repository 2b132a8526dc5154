import { familyHead, labelSet } from "./openmetrics.ts";

/** A figure by the name and labels that monitoring knows it by; a family holds all label sets of one name. */
export type MetricFamily = PointFamily | HistogramFamily;

export type Labels = Readonly<Record<string, string>>;

interface Described {
  /** A counter's without `_total`, which its samples carry. */
  readonly name: string;
  readonly help: string;
  /** Said where the name ends in it, as OpenMetrics wants; null otherwise. */
  readonly unit: "bytes" | "seconds" | "ratio" | null;
}

export interface PointFamily extends Described {
  readonly type: "gauge" | "counter";
  readonly samples: readonly (readonly [labels: Labels, value: number])[];
}

export interface HistogramFamily extends Described {
  readonly type: "histogram";
  /** Upper bounds of the buckets, ascending; one more bucket has none. */
  readonly bounds: readonly number[];
  /** Observations in each bucket, not added up; one more than bounds. */
  readonly counts: readonly number[];
  readonly sum: number;
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format, version 0.0.4 */
export function prometheusText(families: readonly MetricFamily[]): string {
  return families
    .map((family) => `${linesOf(family, familySampleName(family), false).join("\n")}\n`)
    .join("");
}

/** https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md, version 1.0.0 */
export function openMetricsText(families: readonly MetricFamily[]): string {
  return [...families.flatMap((family) => linesOf(family, family.name, true)), "# EOF", ""].join("\n");
}

/** The name of a family's samples: a counter's ends in `_total`. A histogram's have further endings. */
export function familySampleName({ name, type }: Pick<MetricFamily, "name" | "type">): string {
  return type === "counter" ? `${name}_total` : name;
}

function linesOf(family: MetricFamily, title: string, saysUnit: boolean): readonly string[] {
  return [
    ...familyHead({ name: title, type: family.type, unit: saysUnit ? family.unit : null, help: family.help }),
    ...samplesOf(family),
  ];
}

function samplesOf(family: MetricFamily): readonly string[] {
  if (family.type !== "histogram") {
    const name = familySampleName(family);
    return family.samples.map(([labels, value]) => `${name}${labelSet(labels)} ${value}`);
  }
  const { name, bounds, counts, sum } = family;
  let upTo = 0;
  const buckets = counts.map((count, index) => {
    upTo += count;
    return `${name}_bucket{le="${boundText(bounds[index])}"} ${upTo}`;
  });
  return [...buckets, `${name}_sum ${sum}`, `${name}_count ${upTo}`];
}

/** OpenMetrics wants a bound to be written as a float; Prometheus reads either. */
function boundText(bound: number | undefined): string {
  if (bound === undefined) return "+Inf";
  return Number.isInteger(bound) ? bound.toFixed(1) : String(bound);
}
