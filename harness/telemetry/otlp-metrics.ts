import type { MetricData } from "@opentelemetry/sdk-metrics";
import { familySampleName, type HistogramFamily, type MetricFamily } from "../base/exposition.ts";
import { SECOND, type Millis } from "../base/units.ts";

/** Wall clock, milliseconds since 1970. */
export interface TimeSpan {
  readonly from: Millis;
  readonly to: Millis;
}

/** UCUM, as https://opentelemetry.io/docs/specs/semconv/general/metrics/#instrument-units asks for. */
const UNITS = { bytes: "By", seconds: "s", ratio: "1" } as const;

/** Constants of the OpenTelemetry packages, which are loaded only when they are needed. */
export interface OtlpConstants {
  readonly DataPointType: typeof import("@opentelemetry/sdk-metrics").DataPointType;
  readonly AggregationTemporality: typeof import("@opentelemetry/sdk-metrics").AggregationTemporality;
  readonly ValueType: typeof import("@opentelemetry/api").ValueType;
}

/** The metrics as OTLP sends them, cumulative since the start of the run, under the names that Prometheus scrapes. */
export function otlpMetrics(
  families: readonly MetricFamily[],
  span: TimeSpan,
  constants: OtlpConstants,
): MetricData[] {
  return families.map((family) => metricOf(family, span, constants));
}

function metricOf(
  family: MetricFamily,
  span: TimeSpan,
  { DataPointType, AggregationTemporality, ValueType }: OtlpConstants,
): MetricData {
  const { help, unit, type } = family;
  const common = {
    descriptor: {
      name: familySampleName(family),
      description: help,
      unit: unit === null ? "" : UNITS[unit],
      valueType: ValueType.DOUBLE,
    },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  const times = { startTime: hrTime(span.from), endTime: hrTime(span.to) };
  if (family.type === "histogram") {
    const dataPoints = [{ ...times, attributes: {}, value: distribution(family) }];
    return { ...common, dataPointType: DataPointType.HISTOGRAM, dataPoints };
  }
  const dataPoints = family.samples.map(([labels, value]) => ({
    ...times,
    attributes: { ...labels },
    value,
  }));
  return type === "counter"
    ? { ...common, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints }
    : { ...common, dataPointType: DataPointType.GAUGE, dataPoints };
}

function distribution({ bounds, counts, sum }: HistogramFamily) {
  return {
    buckets: { boundaries: [...bounds], counts: [...counts] },
    sum,
    count: counts.reduce((all, count) => all + count, 0),
  };
}

/** Seconds and the nanoseconds beyond them. */
function hrTime(at: Millis): [number, number] {
  const seconds = Math.floor(at / SECOND);
  return [seconds, Math.round((at - seconds * SECOND) * 1e6)];
}
